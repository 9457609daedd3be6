// Every text of the host stands in the Chinese bundle, with the same placeholders, and nothing else does; the manifest likewise.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const json = (file: string) => JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Record<string, string>;

function textsInCode(): Set<string> {
  const texts = new Set<string>();
  const folder = path.join(root, 'src/extension');
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const source = readFileSync(path.join(folder, file), 'utf8');
    for (const [, text = ''] of source.matchAll(/\bt\(\s*'((?:[^'\\]|\\.)*)'/g)) texts.add(text);
    // A text that is not a plain literal could not be found here, nor by a translator.
    expect(source.match(/\bt\(\s*[`"]/), file).toBeNull();
  }
  return texts;
}

const placeholders = (text: string) => [...text.matchAll(/\{\d+\}/g)].map(([mark]) => mark).sort();

describe('localization', () => {
  const bundle = json('l10n/bundle.l10n.zh-cn.json');
  const texts = textsInCode();

  it('has every text of the host in Chinese', () => {
    expect(texts.size).toBeGreaterThan(80);
    expect([...texts].filter((text) => !(text in bundle))).toEqual([]);
  });
  it('has no text that is no longer used', () => {
    expect(Object.keys(bundle).filter((text) => !texts.has(text))).toEqual([]);
  });
  it('keeps the placeholders, and is in Chinese', () => {
    for (const [english, chinese] of Object.entries(bundle)) {
      expect(placeholders(chinese), english).toEqual(placeholders(english));
      expect(chinese, english).toMatch(/\p{Script=Han}/u);
    }
  });
  it('has the same manifest texts in both languages, and all that the manifest names', () => {
    const english = json('package.nls.json');
    const chinese = json('package.nls.zh-cn.json');
    expect(Object.keys(chinese)).toEqual(Object.keys(english));
    const named = [...readFileSync(path.join(root, 'package.json'), 'utf8').matchAll(/"%([\w.-]+)%"/g)].map(
      ([, key]) => key,
    );
    expect([...new Set(named)].sort()).toEqual(Object.keys(english).sort());
  });
});
