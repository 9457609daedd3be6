// Model servers that may run on this machine, and how each one is recognised. Data only; read by the discovery.
// Sources: https://docs.ollama.com/api/version, https://docs.ollama.com/faq (OLLAMA_HOST); LM Studio's own client asks the same question
// (https://github.com/lmstudio-ai/lms, createClient.ts).

export interface LocalServerRow {
  /** Preset id. */
  provider: string;
  /** Where it listens unless it was told otherwise. */
  port: number;
  /** A variable of its own that says where it listens, as `host:port` or a URL. */
  variable?: string;
  /** A path that only this server answers with a JSON object that has `member`. */
  greeting: { path: string; member: string };
}

export const localServers: readonly LocalServerRow[] = [
  { provider: 'ollama', port: 11_434, variable: 'OLLAMA_HOST', greeting: { path: '/api/version', member: 'version' } },
  { provider: 'lmstudio', port: 1234, greeting: { path: '/lmstudio-greeting', member: 'lmstudio' } },
];
