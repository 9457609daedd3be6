// The whole texts of a planned file with every secret hidden, for a diff editor. Used by the tools service; nothing else of a plan's texts
// may leave the process. By the same rules as the engine's own diffs.
import path from 'node:path';
import type { FileFormat } from '../../catalog/toolRow';
import { textFormats } from '../../takeover/formats';
import { redact, secretsIn } from '../../takeover/redact';
import type { PlannedFile } from '../../takeover/takeover';
import { TextFault } from '../../takeover/textFault';

/** `before` and `after` of a planned file; `key` is the one that a takeover would write. */
export function hiddenTexts(
  { path: file, before, after }: PlannedFile,
  key: string,
): { before: string; after: string } {
  const secrets = [key, ...[before, after].flatMap((text) => secretsOf(file, text))];
  return { before: redact(before, secrets), after: redact(after, secrets) };
}

function secretsOf(file: string, text: string): string[] {
  try {
    return secretsIn(textFormats[formatOf(file)].parse(text));
  } catch (error) {
    // Another format than its name says: what looks like a secret is hidden all the same.
    if (error instanceof TextFault) return [];
    throw error;
  }
}

function formatOf(file: string): FileFormat {
  if (file.endsWith('.toml')) return 'toml';
  return path.basename(file).startsWith('.env') ? 'env' : 'jsonc';
}
