// What the doctor finds: one line per check, with ways to mend what is wrong. Types only; the checks are in the files beside this one.

export const findingStates = ['error', 'warning', 'info', 'ok'] as const;
export type FindingState = (typeof findingStates)[number];

/** What mends a finding: a command of VS Code, a file to look at, a channel to change, or files whose modes are made private. */
export type Fix =
  | { title: string; kind: 'command'; command: string; arguments?: readonly unknown[] }
  | { title: string; kind: 'open-file'; path: string }
  | { title: string; kind: 'open-channel'; id: string }
  | { title: string; kind: 'make-private'; paths: readonly string[] };

export interface Finding {
  state: FindingState;
  /** One short sentence in the user's language. */
  title: string;
  /** What it means and what to do. Never a secret. */
  detail?: string;
  /** The best first. */
  fixes: readonly Fix[];
}

/** A file or folder of ours as it was found. */
export interface FoundPath {
  path: string;
  isFolder: boolean;
  /** Permission bits; undefined on Windows, where they mean nothing. */
  mode?: number;
}

/** Everything that the checks look at, read once. What could not be asked is undefined. */
export interface DoctorFacts {
  nodeVersion: string;
  editorVersion: string;
  /** The remote the window is connected to (`wsl`, `ssh-remote`, `dev-container`), if any. */
  remote: string | undefined;
  /** True where the proxy's own address answered `/health`; false where it did not; undefined while the gateway does not run. */
  proxyAnswers: boolean | undefined;
  dataFolder: string;
  paths: readonly FoundPath[];
  /** Errors of writing a file into the data folder. */
  writeError: string | undefined;
  freeBytes: number | undefined;
  /** Error of a round trip through SecretStorage; undefined where it went well. */
  secretStorageError: string | undefined;
  /** Variables of the process (and so of new terminals) that say which proxy programs use. */
  proxyVariables: { proxy: string | undefined; noProxy: string | undefined };
}
