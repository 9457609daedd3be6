// What a page's HTML is made of, from the files that the build left: its script, its words, its style sheet. Used by webviewPage.ts. They are
// written into the HTML: each file that a page asks for goes through VS Code's window and this host and back.
import fs from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { isChinese } from '../../shared/language';

/** What does not change while the extension runs. Words are JSON text. */
export interface PageParts {
  script: string;
  words: string;
  style: string;
}

const listSchema = v.record(v.string(), v.array(v.string()));

/** Runs the modules one after the other; each knows those before it by their names. */
const runner = `const modules = {};
const require = (name) => modules[name];
const define = (name, run) => {
  const module = { exports: {} };
  run(module, require);
  modules[name] = module.exports;
};`;

/** The files of one folder, each read once. */
export class PageFiles {
  private readonly texts = new Map<string, string>();
  private lists: Readonly<Record<string, readonly string[]>> | undefined;

  /** `folder`: dist/webview, absolute. */
  constructor(readonly folder: string) {}

  /** The parts of page `bundle` for a reader of `locale`. Throws where the build left none. */
  partsOf(bundle: string, locale: string): PageParts {
    this.lists ??= v.parse(listSchema, JSON.parse(this.read('pages.json')));
    const files = this.lists[bundle];
    if (files === undefined) throw new Error(`The build left no page ${bundle}.`);
    return {
      script: `(() => {\n'use strict';\n${runner}\n${files.map((file) => this.read(file)).join('')}})();`,
      words: this.read(isChinese(locale) ? 'words-zh.json' : 'words-en.json'),
      style: this.read('styles.css'),
    };
  }

  private read(file: string): string {
    const known = this.texts.get(file);
    if (known !== undefined) return known;
    const text = fs.readFileSync(path.join(this.folder, file), 'utf8');
    this.texts.set(file, text);
    return text;
  }
}
