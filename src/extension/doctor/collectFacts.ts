// Reads what the doctor looks at: files, SecretStorage, the proxy's own answer. Changes nothing but a file that it removes again.
import fs from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { GatehouseWindow } from '../gatehouseWindow';
import type { DoctorFacts, FoundPath } from './finding';

/** An entry of SecretStorage that holds nothing and is removed at once. */
const secretProbe = 'gatehouse.doctorProbe';

/** SecretStorage may wait for a keyring that nobody unlocks. */
const secretPatience = 5000;

export async function collectFacts({ context, supervisor }: GatehouseWindow): Promise<DoctorFacts> {
  const dataFolder = context.globalStorageUri.fsPath;
  const proxyUrl = supervisor.connection?.status.proxyUrl;
  const [proxyAnswers, paths, writeError, freeBytes, secretStorageError] = await Promise.all([
    proxyUrl === undefined ? undefined : answers(proxyUrl),
    foundPaths(dataFolder),
    tryWriting(dataFolder),
    freeSpace(dataFolder),
    trySecrets(context.secrets),
  ]);
  const { env } = process;
  return {
    nodeVersion: process.versions.node,
    editorVersion: vscode.version,
    remote: vscode.env.remoteName,
    proxyAnswers,
    dataFolder,
    paths,
    writeError,
    freeBytes,
    secretStorageError,
    proxyVariables: {
      proxy: ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'].find((name) => (env[name] ?? '') !== ''),
      noProxy: env['NO_PROXY'] ?? env['no_proxy'],
    },
  };
}

async function answers(proxyUrl: string): Promise<boolean> {
  try {
    const response = await fetch(`${proxyUrl}/health`, { signal: AbortSignal.timeout(3000) });
    return response.ok;
  } catch {
    // Whatever the reason: it does not answer.
    return false;
  }
}

/** The folder and what lies in it, one level deep. */
async function foundPaths(folder: string): Promise<FoundPath[]> {
  const names = await fs.readdir(folder).catch(() => []);
  const found = await Promise.all(
    [folder, ...names.map((name) => path.join(folder, name))].map(async (file): Promise<FoundPath[]> => {
      try {
        const stats = await fs.lstat(file);
        const mode = process.platform === 'win32' || stats.isSymbolicLink() ? {} : { mode: stats.mode & 0o777 };
        return [{ path: file, isFolder: stats.isDirectory(), ...mode }];
      } catch {
        // Gone meanwhile, as files of a database may be.
        return [];
      }
    }),
  );
  return found.flat();
}

async function tryWriting(folder: string): Promise<string | undefined> {
  const probe = path.join(folder, `doctor-${process.pid}.tmp`);
  try {
    await fs.mkdir(folder, { recursive: true, mode: 0o700 });
    await fs.writeFile(probe, '', { mode: 0o600 });
    await fs.rm(probe);
    return undefined;
  } catch (error) {
    return codeOf(error);
  }
}

async function freeSpace(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await fs.statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

async function trySecrets(secrets: vscode.SecretStorage): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('ETIMEDOUT'), secretPatience);
  });
  const roundTrip = async (): Promise<string | undefined> => {
    try {
      await secrets.store(secretProbe, 'probe');
      const read = await secrets.get(secretProbe);
      await secrets.delete(secretProbe);
      return read === 'probe' ? undefined : 'EIO';
    } catch (error) {
      return codeOf(error);
    }
  };
  try {
    return await Promise.race([roundTrip(), patience]);
  } finally {
    clearTimeout(timer);
  }
}

/** The system's code where there is one, else the message. */
function codeOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return typeof code === 'string' ? code : String(message ?? error);
}
