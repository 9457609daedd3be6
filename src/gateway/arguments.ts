// The command line of the gateway process: what each option means, and the check of its values. Called by main.ts.
// Reads nothing but the words it is given: no environment, no files.
import { parseArgs, type ParseArgsConfig } from 'node:util';
import path from 'node:path';
import { GatewayError } from '../shared/errors';
import { defaultManagementPort, defaultProxyPort } from '../shared/identity';
import type { ListenOptions } from '../shared/listening';
import { readHostName, readListenOptions } from './listen/listenAddress';
import type { LogLevel } from './log';
import { defaultLimits } from './proxy/limits';
import { parseToolCommand, toolUsage, type ToolCommand } from './takeover/toolArguments';

const mebibyte = 1024 * 1024;

/** What the gateway was asked to do. Times are in milliseconds. */
export interface GatewayArguments {
  dataDirectory: string;
  proxyPort: number;
  managementPort: number;
  /** Where takeover looks for the tools' files; undefined: the user's own home. */
  home: string | undefined;
  logLevel: LogLevel;
  /** Further addresses; undefined: those that are kept. */
  listen: ListenOptions | undefined;
  /** The file of MCP servers; undefined: `mcp.json` in the data directory, if it is there. */
  mcpConfig: string | undefined;
  /** Largest form upload in bytes. */
  uploadBytes: number;
  /** Forked by a VS Code window: speaks over IPC and leaves when nobody needs it any more. */
  managed: boolean;
  /** Managed mode: stay when the last window has gone. */
  keepRunning: boolean;
  /** Managed mode: how long to stay when nobody holds a lease and no request runs. */
  lingerMs: number;
}

export type Command =
  { name: 'help' } | { name: 'version' } | { name: 'run'; arguments: GatewayArguments } | ToolCommand;

export const usage = `Usage: gatehouse --data-dir DIR [options]
${toolUsage}
Without a command it runs the gateway: a proxy and a management API on 127.0.0.1.

  --data-dir DIR         where the database and the encrypted secrets are kept (made when missing)
  --proxy-port N         port of the proxy (default ${defaultProxyPort}; 0 takes any free port)
  --management-port N    port of the management API (default ${defaultManagementPort}; 0 takes any free port)
  --home DIR             where the tools' settings are looked for (default: your home)
  --log-level L          debug, info, warn or error (default info)
  --max-upload MIB       largest form upload, audio or images (default ${defaultLimits.uploadBytes / mebibyte})
  --listen ADDRESS[:PORT]  the proxy listens here too, for containers and WSL; can be given several times. Only keys that name their
                         allowed addresses work there
  --listen-name NAME     a host name that clients use for it, such as host.docker.internal; can be given several times
  --listen-everywhere    confirms that --listen 0.0.0.0:PORT (every network) is meant; takes a certificate
  --certificate FILE     TLS for the addresses of --listen: PEM, the certificate with its chain
  --certificate-key FILE its private key; GATEHOUSE_CERTIFICATE_PASSPHRASE in the environment is its passphrase
  --mcp-config FILE      MCP servers and rules for keys in tool mode "gateway" (default: mcp.json in the data directory)
  --managed              started by a VS Code window: speaks over IPC, leaves when it is not needed
  --linger MS            with --managed: how long to stay after the last window (default 5000)
  --keep-running         with --managed: stay after the last window
  --help, --version

Exit codes: 0 ended as asked, 1 failed, 2 bad arguments, 3 a port is in use, 4 the data directory cannot be used.
`;

const options = {
  'data-dir': { type: 'string' },
  'proxy-port': { type: 'string' },
  'management-port': { type: 'string' },
  home: { type: 'string' },
  'log-level': { type: 'string' },
  'max-upload': { type: 'string' },
  'mcp-config': { type: 'string' },
  listen: { type: 'string', multiple: true },
  'listen-name': { type: 'string', multiple: true },
  'listen-everywhere': { type: 'boolean' },
  certificate: { type: 'string' },
  'certificate-key': { type: 'string' },
  managed: { type: 'boolean' },
  'keep-running': { type: 'boolean' },
  linger: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const satisfies ParseArgsConfig['options'];

const logLevels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

function wholeNumber(name: string, text: string | undefined, fallback: number, largest: number): number {
  if (text === undefined) return fallback;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (Number.isNaN(value) || value > largest) {
    throw new GatewayError('bad-request', `--${name} must be a whole number from 0 to ${largest}, not "${text}".`);
  }
  return value;
}

function folder(name: string, text: string | undefined, what = 'folder'): string | undefined {
  if (text === undefined) return undefined;
  if (text.trim() === '' || text.includes('\0'))
    throw new GatewayError('bad-request', `--${name} must name a ${what}.`);
  return text;
}

interface ListenWords {
  listen?: string[] | undefined;
  'listen-name'?: string[] | undefined;
  'listen-everywhere'?: boolean | undefined;
  certificate?: string | undefined;
  'certificate-key'?: string | undefined;
}

/** The further addresses of the command line; undefined where it names none. */
function listenOptions(words: ListenWords, proxyPort: number, managementPort: number): ListenOptions | undefined {
  const { listen: addresses, 'listen-name': hostNames = [], certificate: chain, 'certificate-key': privateKey } = words;
  if (addresses === undefined) {
    const alone = (['listen-name', 'listen-everywhere', 'certificate', 'certificate-key'] as const).find(
      (name) => words[name] !== undefined,
    );
    if (alone !== undefined) throw new GatewayError('bad-request', `--${alone} goes with --listen only.`);
    return undefined;
  }
  if ((chain === undefined) !== (privateKey === undefined)) {
    throw new GatewayError('bad-request', '--certificate and --certificate-key go together.');
  }
  const options: ListenOptions = {
    addresses,
    hostNames: hostNames.map(readHostName),
    everyAddress: words['listen-everywhere'] === true,
    certificate:
      chain === undefined || privateKey === undefined
        ? null
        : { chain: path.resolve(chain), privateKey: path.resolve(privateKey) },
  };
  readListenOptions(options, { proxy: proxyPort, management: managementPort });
  return options;
}

function parseWords(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new GatewayError('bad-request', error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/**
 * Reads the words after the script's name.
 * @throws GatewayError `bad-request` for unknown options, missing or impossible values; the message is for the user.
 */
export function parseArguments(words: readonly string[]): Command {
  const command = parseToolCommand(words);
  if (command !== undefined) return command;
  const values = parseWords(words);
  if (values.help === true) return { name: 'help' };
  if (values.version === true) return { name: 'version' };

  const dataDirectory = folder('data-dir', values['data-dir']);
  if (dataDirectory === undefined) throw new GatewayError('bad-request', '--data-dir is needed.');
  const proxyPort = wholeNumber('proxy-port', values['proxy-port'], defaultProxyPort, 65_535);
  const managementPort = wholeNumber('management-port', values['management-port'], defaultManagementPort, 65_535);
  if (proxyPort === managementPort && proxyPort !== 0) {
    throw new GatewayError('bad-request', '--proxy-port and --management-port must differ.');
  }
  const logLevel = logLevels.find((level) => level === (values['log-level'] ?? 'info'));
  if (logLevel === undefined) {
    throw new GatewayError(
      'bad-request',
      `--log-level must be one of ${logLevels.join(', ')}, not "${values['log-level']}".`,
    );
  }
  const managed = values.managed === true;
  const keepRunning = values['keep-running'] === true;
  if (managed && values['mcp-config'] !== undefined) {
    throw new GatewayError(
      'bad-request',
      '--mcp-config is for a gateway without windows: they tell their own servers.',
    );
  }
  if (!managed && (keepRunning || values.linger !== undefined)) {
    throw new GatewayError('bad-request', '--linger and --keep-running go with --managed only.');
  }
  return {
    name: 'run',
    arguments: {
      dataDirectory,
      proxyPort,
      managementPort,
      home: folder('home', values.home),
      logLevel,
      listen: listenOptions(values, proxyPort, managementPort),
      mcpConfig: folder('mcp-config', values['mcp-config'], 'file'),
      uploadBytes:
        wholeNumber('max-upload', values['max-upload'], defaultLimits.uploadBytes / mebibyte, 65_536) * mebibyte,
      managed,
      keepRunning,
      lingerMs: wholeNumber('linger', values.linger, 5000, 86_400_000),
    },
  };
}
