// Asks the system which program holds a port, and whether a port answers at all. Called by the supervisor when a port is taken.
// Best effort: where the system does not tell (another user's process), the answer is null.
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import net from 'node:net';
import { promisify } from 'node:util';
import { listeningInodes, pidFromNetstat, programFromLsof, programFromTasklist, programName } from './portOwnerParsers';

const run = promisify(execFile);
const toolTimeout = { timeout: 3000, windowsHide: true };

/** The name of the program that listens on `port` of this machine, or null where it cannot be learned. */
export async function findPortOwner(
  port: number,
  platform: NodeJS.Platform = process.platform,
): Promise<string | null> {
  try {
    if (platform === 'linux') return (await ownerOnLinux(port)) ?? null;
    if (platform === 'win32') return (await ownerOnWindows(port)) ?? null;
    const { stdout } = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fc'], toolTimeout);
    return programFromLsof(stdout) ?? null;
  } catch {
    return null;
  }
}

/** True when something accepts connections on `port` of 127.0.0.1. */
export function isPortOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port });
    const settle = (open: boolean): void => {
      socket.destroy();
      resolve(open);
    };
    socket.setTimeout(1000, () => settle(false));
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}

/** A port of 127.0.0.1 that is free now: the first from `start` on, else any. */
export async function findFreePort(start: number): Promise<number> {
  for (let port = start; port < start + 50 && port <= 65_535; port += 1) {
    if (await canListen(port)) return port;
  }
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : start;
      server.close(() => resolve(port));
    });
  });
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

async function ownerOnLinux(port: number): Promise<string | undefined> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => fs.readFile(file, 'utf8').catch(() => '')),
  );
  const wanted = new Set(tables.flatMap((table) => listeningInodes(table, port)).map((inode) => `socket:[${inode}]`));
  if (wanted.size === 0) return undefined;
  for (const pid of await fs.readdir('/proc')) {
    if (!/^\d+$/.test(pid) || !(await holdsSocket(pid, wanted))) continue;
    const commandLine = await fs.readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return programName(commandLine) ?? (await fs.readFile(`/proc/${pid}/comm`, 'utf8')).trim();
  }
  return undefined;
}

async function holdsSocket(pid: string, wanted: ReadonlySet<string>): Promise<boolean> {
  // Descriptors of another user's process cannot be listed: it is passed over.
  const descriptors = await fs.readdir(`/proc/${pid}/fd`).catch(() => []);
  const targets = await Promise.all(descriptors.map((fd) => fs.readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  return targets.some((target) => wanted.has(target));
}

async function ownerOnWindows(port: number): Promise<string | undefined> {
  const pid = pidFromNetstat((await run('netstat', ['-ano', '-p', 'TCP'], toolTimeout)).stdout, port);
  if (pid === undefined) return undefined;
  const { stdout } = await run('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], toolTimeout);
  return programFromTasklist(stdout);
}
