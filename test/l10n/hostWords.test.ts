// The words of the extension host and of the manifest beyond what test/extension/localization.test.ts checks: each text gets as many values
// as it has places, and both languages of the manifest say the same with the same commands, settings and icons in them.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { repoRoot } from '../support/sources';
import { calledName, parsedSources, place, placeholders, walk } from './syntax';

const json = (file: string) => JSON.parse(readFileSync(path.join(repoRoot, file), 'utf8')) as Record<string, string>;

describe('words of the host', () => {
  it('get as many values as they have places', () => {
    const wrong: string[] = [];
    let seen = 0;
    for (const file of parsedSources(['src/extension'])) {
      walk(file, (node) => {
        if (!ts.isCallExpression(node) || calledName(node) !== 't') return;
        const [text, ...values] = node.arguments;
        if (text === undefined || !ts.isStringLiteral(text) || values.some((value) => ts.isSpreadElement(value)))
          return;
        seen += 1;
        const wanted = values.map((_value, index) => `{${index}}`);
        if (placeholders(text.text).join() !== wanted.join()) wrong.push(`${place(file, node)}: ${text.text}`);
      });
    }
    expect(seen).toBeGreaterThan(80);
    expect(wrong).toEqual([]);
  });
});

describe('words of the manifest', () => {
  const english = json('package.nls.json');
  const chinese = json('package.nls.zh-cn.json');
  /** What must be the same in any language: places, settings, commands behind links, icons. */
  const marks = (text: string): string[] =>
    [...text.matchAll(/\{\d+\}|`#?[\w.-]+#?`|\(command:[^)]+\)|\(https?:[^)]+\)|\$\([\w-]+\)/g)]
      .map(([mark]) => mark)
      .sort();

  it('have the same marks in both languages', () => {
    for (const [key, text] of Object.entries(english)) expect(marks(chinese[key] ?? ''), key).toEqual(marks(text));
  });

  it('are in Chinese', () => {
    const names = /^[A-Z][\w .]*$/;
    // What a model reads of a tool is English in any language.
    const read = Object.keys(english).filter((key) => !/^tool\.\w+\.model$/.test(key));
    const same = read.filter((key) => !/\p{Script=Han}/u.test(chinese[key] ?? ''));
    expect(same.filter((key) => !(names.test(english[key] ?? '') && english[key] === chinese[key]))).toEqual([]);
    // A name that is the same in both languages is short.
    expect(same.filter((key) => (english[key] ?? '').length > 20)).toEqual([]);
  });

  it('leave no other title, description or label in package.json', () => {
    const manifest = JSON.parse(readFileSync(path.join(repoRoot, 'package.json'), 'utf8')) as { contributes: object };
    const forModels = /^\.languageModelTools\[\d+\]\.(name|inputSchema)\b/;
    const plain: string[] = [];
    const visit = (value: unknown, at: string): void => {
      if (Array.isArray(value)) return value.forEach((item, index) => visit(item, `${at}[${index}]`));
      if (typeof value === 'object' && value !== null) {
        for (const [key, inner] of Object.entries(value)) visit(inner, `${at}.${key}`);
        return;
      }
      const isShown =
        /\.(title|description|markdownDescription|displayName|label|name|contents|deprecationMessage|(enumDescriptions|enumItemLabels|markdownEnumDescriptions|examples)\[\d+\])$/;
      if (typeof value === 'string' && isShown.test(at) && !/^%[\w.-]+%$/.test(value)) plain.push(`${at}: ${value}`);
    };
    visit(manifest.contributes, '');
    expect(plain.filter((one) => !one.endsWith(': Gatehouse') && !forModels.test(one))).toEqual([]);
  });
});
