// Types of profile.mjs for the tests that import it.
export interface Profile {
  root: string;
  data: string;
  extensions: string;
  home: string;
  workspace: string;
  config: string;
  log: string;
  settings: string;
  machineSettings: string;
  /** Global storage of the extension: runtime file and database of the gateway. */
  storage: string;
}
export const quietSettings: Readonly<Record<string, unknown>>;
export function makeProfile(root: string): Profile;
export function writeSettings(profile: Profile, settings: Readonly<Record<string, unknown>>): void;
export function writeLanguage(profile: Profile, language: string): void;
export function linkExtension(profile: Profile, folder?: string): void;
