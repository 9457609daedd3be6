// Runs a program as the head of a process group of its own, which ends with the script: a signal to the script, or the end of the npm that
// started it, ends the whole group at once. For runs that start programs of their own.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { whenOrphaned } from './orphan.mjs';
import { root } from './paths.mjs';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** Milliseconds for the group to end what it started outside of itself; then it is killed. */
const grace = 500;

/**
 * Runs it to its end. A signal to this process ends the group, and this process with it.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number }>} exit code, 1 for a signal
 */
export async function runGroup(command, args, { env = process.env } = {}) {
  const child = spawn(command, args, {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: process.platform !== 'win32',
  });
  let ending = false;
  const end = async (signal) => {
    if (ending) return;
    ending = true;
    await endGroup(child.pid);
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of signals) process.on(signal, end);
  whenOrphaned(() => end('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // While a signal ends the group, the exit is `end`'s.
    child.once('close', (code) => ending || resolve({ code: code ?? 1 }));
  });
}

async function endGroup(pid) {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    await new Promise((resolve) => {
      spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' })
        .once('close', resolve)
        .once('error', resolve);
    });
    return;
  }
  const until = Date.now() + grace;
  let alive = signalGroup(pid, 'SIGTERM');
  while (alive && Date.now() < until) {
    await sleep(20);
    alive = signalGroup(pid, 0);
  }
  if (alive) signalGroup(pid, 'SIGKILL');
}

/** False where nobody is left in the group. */
function signalGroup(pid, signal) {
  try {
    return process.kill(-pid, signal);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    throw error;
  }
}
