// Which modules a page's script imports: a list that the build writes beside them. Used by webviewPage.ts, so that a page asks for all at once
// instead of finding each in the one before; every question goes from the page to this host and back.
import fs from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';

const listSchema = v.record(v.string(), v.array(v.string()));
let known: { folder: string; lists: Readonly<Record<string, readonly string[]>> } | undefined;

/** File names of the modules of page `bundle` in `folder`, the largest first. Throws where the build left no list. */
export function modulesOf(folder: string, bundle: string): readonly string[] {
  if (known?.folder !== folder) {
    const text = fs.readFileSync(path.join(folder, 'chunks.json'), 'utf8');
    known = { folder, lists: v.parse(listSchema, JSON.parse(text)) };
  }
  return known.lists[bundle] ?? [];
}
