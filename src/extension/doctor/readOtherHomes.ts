// What otherHomes.ts asks of this machine: folders, and WSL's own words about itself. Used by the doctor. Starts nothing that does not run.
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import type { HomeFacts } from './otherHomes';

/** WSL answers in a moment or hangs. */
const patience = 3000;

export function homeFacts(): HomeFacts {
  const { platform, env: variables } = process;
  const running = memo(async () =>
    platform === 'win32' ? lines(await output('wsl.exe', ['--list', '--running', '--quiet'])) : [],
  );
  return {
    platform,
    variables,
    list: (folder) => fs.readdir(folder).catch(() => []),
    runningDistributions: running,
    networkingMode: async () => {
      if (platform !== 'win32') return lines(await output('wslinfo', ['--networking-mode']))[0];
      return (await running()).length === 0
        ? undefined
        : lines(await output('wsl.exe', ['--', 'wslinfo', '--networking-mode']))[0];
    },
  };
}

function memo<T>(work: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= work());
}

/** The output; empty where the program is not there or fails. wsl.exe writes UTF-16 about itself. */
async function output(program: string, words: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const options = { timeout: patience, windowsHide: true, encoding: 'buffer' } as const;
    execFile(program, words, options, (error, stdout) => {
      resolve(error !== null ? '' : textOf(stdout));
    });
  });
}

/** Bytes as text, whichever of the two ways they are written in. */
export function textOf(bytes: Buffer): string {
  return bytes.includes(0) ? bytes.toString('utf16le') : bytes.toString('utf8');
}

function lines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace('\ufeff', '').trim())
    .filter((line) => line !== '');
}
