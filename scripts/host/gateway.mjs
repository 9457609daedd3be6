// Looks for the gateway that an extension host has started: reads its runtime file, asks for its health, ends what was left behind.
// Never prints the token that stands in the runtime file.
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** True while a process of this id runs. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there is such a process, of another user.
    return error.code === 'EPERM';
  }
}

/**
 * What the gateway of a global storage folder says about itself, or undefined when none has written the file (completely).
 * @returns {{ pid: number, proxyUrl: string, managementUrl: string, managementToken: string, version: string } | undefined}
 */
export function readRuntimeFile(storage) {
  const file = path.join(storage, 'runtime.json');
  if (!fs.existsSync(file)) return undefined;
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    // It may go away or be replaced while it is read; the caller looks again.
    if (error instanceof SyntaxError || error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** True when the proxy answers its health route. */
export async function isHealthy(proxyUrl) {
  try {
    return (await fetch(`${proxyUrl}/health`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    // Not listening (yet).
    return false;
  }
}

/**
 * Waits for a live gateway of `storage` whose proxy answers.
 * @returns its runtime file, or undefined when `limitMs` passed or `given.stopped` became true
 */
export async function waitForGateway(storage, limitMs, given = { stopped: false }) {
  const deadline = Date.now() + limitMs;
  while (!given.stopped && Date.now() < deadline) {
    const runtime = readRuntimeFile(storage);
    if (runtime !== undefined && isAlive(runtime.pid) && (await isHealthy(runtime.proxyUrl))) return runtime;
    await delay(200);
  }
  return undefined;
}

/** True when a live gateway of `storage` says that it stays after the last window has gone. */
export async function isKeptRunning(storage) {
  const runtime = readRuntimeFile(storage);
  if (runtime === undefined || !isAlive(runtime.pid)) return false;
  try {
    const answer = await fetch(`${runtime.managementUrl}/api/v1/status`, {
      headers: { authorization: `Bearer ${runtime.managementToken}` },
      signal: AbortSignal.timeout(2000),
    });
    return answer.ok && (await answer.json()).keepRunning === true;
  } catch {
    // It is just leaving.
    return false;
  }
}

/** Ends the gateway of `storage` when it still runs: asks first, and insists after `limitMs`. */
export async function endGateway(storage, limitMs = 12_000) {
  const runtime = readRuntimeFile(storage);
  if (runtime === undefined || !isAlive(runtime.pid)) return;
  process.kill(runtime.pid, 'SIGTERM');
  const deadline = Date.now() + limitMs;
  while (isAlive(runtime.pid)) {
    if (Date.now() > deadline) process.kill(runtime.pid, 'SIGKILL');
    await delay(50);
  }
}
