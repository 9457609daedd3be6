// Reads `runtime.json`, which tells every window where the live gateway is and with which token it answers.
// Called by the supervisor. The gateway alone writes the file. The token in it never goes into a log.
import fs from 'node:fs/promises';
import path from 'node:path';
import { safeParse } from 'valibot';
import { runtimeFileSchema, type RuntimeFile } from '../shared/status';

/**
 * The contents of the runtime file below `dataDirectory`, or undefined when there is none, when it does not parse, or when it
 * names an address other than 127.0.0.1: the token must not be sent anywhere else.
 */
export async function readRuntimeFile(dataDirectory: string): Promise<RuntimeFile | undefined> {
  let text: string;
  try {
    text = await fs.readFile(path.join(dataDirectory, 'runtime.json'), 'utf8');
  } catch {
    return undefined;
  }
  return parseRuntimeFile(text);
}

/** The same for a text at hand. */
export function parseRuntimeFile(text: string): RuntimeFile | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const result = safeParse(runtimeFileSchema, parsed);
  if (!result.success) return undefined;
  return isLoopbackUrl(result.output.managementUrl) ? result.output : undefined;
}

/** True for two files of one and the same gateway process. */
export function isSameGateway(left: RuntimeFile | undefined, right: RuntimeFile | undefined): boolean {
  return left !== undefined && right !== undefined && left.pid === right.pid && left.startedAt === right.startedAt;
}

function isLoopbackUrl(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'http:' && new URL(text).hostname === '127.0.0.1';
}
