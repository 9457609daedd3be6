// What parts of the extension write to: the shape of VS Code's LogOutputChannel, without importing vscode.
// Never given a secret: real keys and virtual keys stay out of every message.

export interface WindowLog {
  trace(message: string): void;
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
