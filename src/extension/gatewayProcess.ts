// Forks the gateway process and tells how its start went. Called by the supervisor alone.
// The process is detached: it outlives this extension host, so that streams survive a reload or the closing of this window.
import { fork, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { GatewayMessage, SecretMap, SupervisorMessage } from '../shared/events';
import { gatewayFlags } from '../shared/gatewayFlags';
import { compiledCodeFolder } from './compiledCode';
import type { Translate } from './translate';

export interface LaunchOptions {
  /** `dist/gateway.js` of this extension. */
  modulePath: string;
  dataDirectory: string;
  /** Folder for what the process writes to stderr. */
  logDirectory: string;
  proxyPort: number;
  managementPort: number;
  keepRunning: boolean;
  logLevel: string;
  lingerMilliseconds: number;
  /** Words for the reason of a failure. */
  t: Translate;
}

export type LaunchOutcome =
  | { kind: 'listening'; managementUrl: string; managementToken: string; pid: number }
  | { kind: 'port-in-use'; port: number; server: 'proxy' | 'management' }
  /** `final`: trying again cannot help (bad arguments, a data directory that cannot be used). */
  | { kind: 'failed'; reason: string; final: boolean };

export interface GatewayProcess {
  /** Settles when the process listens or when it is clear that it will not. */
  readonly outcome: Promise<LaunchOutcome>;
  readonly pid: number | undefined;
  /** Why the process ended (what it said last, else its exit code or signal); undefined when it still runs. */
  endReason(): Promise<string | undefined>;
  /** Hands real keys over the fork's IPC channel; false when that channel is closed. */
  sendSecrets(secrets: SecretMap): boolean;
  /** Lets the process go: it lives on without this window. */
  release(): void;
  /** Asks a process that is still starting to leave; nothing happens when it has gone. */
  abandon(): void;
}

const exitCodes = { badArguments: 2, portInUse: 3, dataDirectory: 4 };
const startTimeout = 20_000;
const exitNews = 300;

/** Starts `node gateway.js --managed …` with the extension host's own executable, which may be Electron. */
export function launchGateway(options: LaunchOptions): GatewayProcess {
  fs.mkdirSync(options.dataDirectory, { recursive: true, mode: 0o700 });
  const compiledCode = compiledCodeFolder(options.dataDirectory, options.modulePath);
  const errorFile = openErrorFile(options.logDirectory);
  const child = fork(options.modulePath, gatewayArguments(options), {
    execPath: process.execPath,
    // The host's own flags (a debugger's port among them) are not for this process.
    execArgv: [...gatewayFlags],
    env: { ...gatewayEnvironment(process.env), NODE_COMPILE_CACHE: compiledCode },
    // Not the folder of a project, which could then not be removed on Windows.
    cwd: options.dataDirectory,
    detached: true,
    windowsHide: true,
    stdio: ['ignore', 'ignore', errorFile?.descriptor ?? 'ignore', 'ipc'],
  });
  if (errorFile !== undefined) fs.closeSync(errorFile.descriptor);
  child.unref();
  child.channel?.unref();
  return watch(child, options, errorFile?.file);
}

/** Command line of the process. Nothing secret is in it: everyone on the machine can read it. */
export function gatewayArguments(options: LaunchOptions): string[] {
  return [
    '--managed',
    ...['--data-dir', options.dataDirectory],
    ...['--proxy-port', String(options.proxyPort)],
    ...['--management-port', String(options.managementPort)],
    ...['--log-level', options.logLevel],
    ...['--linger', String(options.lingerMilliseconds)],
    ...(options.keepRunning ? ['--keep-running'] : []),
  ];
}

/**
 * The environment of the extension host without what is meant for VS Code's own processes. `ELECTRON_RUN_AS_NODE` makes the
 * desktop's Electron binary behave as Node; plain Node ignores it. Proxy and certificate variables stay.
 */
export function gatewayEnvironment(host: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(host).filter(
    ([name]) => !/^(VSCODE_|ELECTRON_|CODE_SERVER_|CHROME_|NODE_OPTIONS$|NODE_CHANNEL_)/i.test(name),
  );
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1' };
}

function watch(child: ChildProcess, options: LaunchOptions, errorFile: string | undefined): GatewayProcess {
  const { t } = options;
  let told: string | undefined;
  const ended = Promise.withResolvers<string>();
  const outcome = new Promise<LaunchOutcome>((resolve) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      resolve({
        kind: 'failed',
        reason: t('it gave no sign of life within {0} seconds', startTimeout / 1000),
        final: false,
      });
    }, startTimeout);
    timer.unref();
    const settle = (value: LaunchOutcome): void => {
      clearTimeout(timer);
      resolve(value);
    };
    child.on('message', (message) => {
      const gateway = message as GatewayMessage;
      if (gateway.event === 'failed') told = gateway.message;
      else if (gateway.event === 'port-in-use')
        settle({ kind: 'port-in-use', port: gateway.port, server: gateway.server });
      else if (gateway.event === 'listening') {
        const { managementUrl, managementToken, pid } = gateway;
        settle({ kind: 'listening', managementUrl, managementToken, pid });
      }
    });
    child.once('error', (error) => {
      ended.resolve(error.message);
      settle({ kind: 'failed', reason: error.message, final: false });
    });
    child.once('exit', (code, signal) => {
      const tell = (): void => {
        const reason =
          told ??
          lastErrorLine(errorFile) ??
          (signal === null ? t('it ended with exit code {0}', code ?? '?') : t('it was ended by {0}', signal));
        ended.resolve(reason);
        if (code === exitCodes.portInUse) {
          settle({ kind: 'port-in-use', port: options.managementPort, server: 'management' });
        } else {
          const final = code === exitCodes.badArguments || code === exitCodes.dataDirectory;
          settle({ kind: 'failed', reason, final });
        }
      };
      // The last messages may still be on their way when the process has gone already.
      if (child.connected) child.once('disconnect', tell);
      else tell();
    });
  });
  return {
    outcome,
    pid: child.pid,
    // A process that has just been lost needs a moment until its exit is told.
    endReason: () =>
      Promise.race([
        ended.promise,
        new Promise<undefined>((late) => setTimeout(() => late(undefined), exitNews).unref()),
      ]),
    sendSecrets: (secrets) =>
      child.connected && child.send({ type: 'secrets', secrets } satisfies SupervisorMessage, ignore),
    release() {
      if (child.connected) child.disconnect();
    },
    abandon() {
      child.kill('SIGTERM');
    },
  };
}

/** A message to a process that has just gone is lost; its end is told by `exit`. */
function ignore(): void {}

/** An empty file for the process's stderr, so that the reason of a crash can be told; none when it cannot be made. */
function openErrorFile(directory: string): { file: string; descriptor: number } | undefined {
  const file = path.join(directory, 'gateway-stderr.log');
  try {
    fs.mkdirSync(directory, { recursive: true });
    fs.writeFileSync(file, '', { mode: 0o600 });
    return { file, descriptor: fs.openSync(file, 'a', 0o600) };
  } catch {
    return undefined;
  }
}

function lastErrorLine(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    return reasonFrom(fs.readFileSync(file, 'utf8').slice(-20_000));
  } catch {
    return undefined;
  }
}

/** The line of a stderr text that says best why the process ended: an error's own message, else the last error in the log. */
export function reasonFrom(text: string): string | undefined {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const thrown = lines.findLast((line) => /^(\w*Error\b.*?:|FATAL ERROR:|fatal:)/i.test(line));
  if (thrown !== undefined) return thrown.slice(0, 300);
  for (const line of lines.toReversed()) {
    const entry = /^\{.*"level":"error".*\}$/.test(line) ? parseEntry(line) : undefined;
    if (entry !== undefined) return entry.slice(0, 300);
  }
  return undefined;
}

function parseEntry(line: string): string | undefined {
  try {
    const { message } = JSON.parse(line) as { message?: unknown };
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
