// A settings file as text: found through links, read whole, checked to be text. Used by the engine for every file of a tool.
// Refuses what cannot be changed safely: folders, devices, huge or binary files, files marked read-only.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { temporaryName, writeAtomically } from './atomicWrite';
import type { FileFacts, FileSystem } from './fileSystem';
import { refusal } from './textFault';

export interface TextFile {
  /** As the tool names it. */
  path: string;
  /** Where the content is, links followed. */
  realPath: string;
  /** Undefined where there is no file. */
  facts: FileFacts | undefined;
  text: string;
  hash: string;
}

/** No settings file is larger by far; what is, is something else. */
const largestBytes = 64 * 1024 * 1024;
const mostLinks = 40;

/** SHA-256 of a text as it is on disk. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** `file` with links at its end followed, also to a place where nothing is yet. Throws a `conflict` for links in a circle. */
async function followLinks(fileSystem: FileSystem, file: string): Promise<string> {
  let real = file;
  for (let count = 0; count < mostLinks; count += 1) {
    const facts = await fileSystem.linkFacts(real);
    if (facts?.kind !== 'link') return real;
    real = path.resolve(path.dirname(real), await fileSystem.readLink(real));
  }
  throw refusal(`${file}: the links lead in a circle.`, { reason: 'not-a-file', file });
}

/**
 * Reads `file`. A file that is not there is an empty text with `facts` undefined.
 * Throws a `conflict` where it is no file, too large or not UTF-8, and the system's error.
 */
export async function readTextFile(fileSystem: FileSystem, file: string): Promise<TextFile> {
  const realPath = await followLinks(fileSystem, file);
  const facts = await fileSystem.facts(realPath);
  if (facts === undefined) return { path: file, realPath, facts, text: '', hash: hashOf('') };
  if (facts.kind !== 'file') throw refusal(`${file} is no ordinary file.`, { reason: 'not-a-file', file });
  if (facts.size > largestBytes)
    throw refusal(`${file} is too large for a settings file.`, { reason: 'too-large', file });
  const bytes = (await fileSystem.read(realPath)) ?? new Uint8Array();
  const text = decode(bytes, file);
  return { path: file, realPath, facts, text, hash: hashOf(text) };
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw refusal(`${file} is not UTF-8 text. The file was left as it is.`, { reason: 'not-text', file });
  }
}

/** Throws a `conflict` where the user marked the file read-only: a rename would get around that. */
export function mustBeWritable(file: TextFile): void {
  if (file.facts === undefined || (file.facts.mode & 0o200) !== 0) return;
  throw refusal(`${file.path} is marked read-only. The file was left as it is.`, {
    reason: 'read-only',
    file: file.path,
  });
}

/** Replaces the content of `file`, keeping mode and owner; a new one is for the user alone. Throws the system's error. */
export async function writeTextFile(fileSystem: FileSystem, file: TextFile, text: string): Promise<void> {
  const { facts } = file;
  await writeAtomically(fileSystem, file.realPath, Buffer.from(text, 'utf8'), {
    mode: facts?.mode ?? 0o600,
    owner: facts === undefined ? undefined : { uid: facts.uid, gid: facts.gid },
  });
}

/** Takes a file that we made away, and the temporary file of a crash. Throws the system's error. */
export async function removeTextFile(fileSystem: FileSystem, file: TextFile): Promise<void> {
  await fileSystem.remove(temporaryName(file.realPath));
  await fileSystem.remove(file.realPath);
  await fileSystem.syncFolder(path.dirname(file.realPath));
}
