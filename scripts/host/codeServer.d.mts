// Types of codeServer.mjs for the tests that import it.
import type { Profile } from './profile.mjs';
export interface CodeServer {
  /** `host:port`. */
  authority: string;
  pid: number;
  exited: Promise<unknown>;
  stop(): Promise<void>;
}
export interface CodeServerOptions {
  port: number;
  graceSeconds?: number;
  /** It forwards ports, as a remote window of VS Code does. */
  forwardsPorts?: boolean;
  env?: Record<string, string>;
}
export function answers(authority: string): Promise<boolean>;
export function startCodeServer(profile: Profile, options: CodeServerOptions): Promise<CodeServer>;
export function installVsix(profile: Profile, vsix: string): Promise<void>;
export function windowUrl(authority: string, options?: { folder?: string; extension?: string; tests?: string }): string;
