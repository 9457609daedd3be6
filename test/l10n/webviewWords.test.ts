// The words of the webviews: every one is used, every one that is asked for is there, and Chinese says as much as English.
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { en } from '../../webview/l10n/en';
import { zhCn } from '../../webview/l10n/zhCn';
import { calledName, literalParts, parsedSources, place, placeholders, walk } from './syntax';

const english: Record<string, string> = en;
const chinese: Record<string, string> = zhCn;
const keys = Object.keys(english);
const files = parsedSources(['webview', 'src/shared', 'src/catalog'], ['webview/l10n/', 'webview/l10n.ts']);
const pages = files.filter(({ path }) => path.startsWith('webview/'));

/** Texts that are the same in both languages: names, units, and what has no words. */
const sameInBoth = /^[\p{P}\p{S}\p{N}\s]*$/u;
const namesInBoth = new Set([
  ...[
    'OpenAI',
    'OpenAI Chat',
    'OpenAI Responses',
    'Anthropic',
    'Anthropic Messages',
    'Gemini',
    'AWS Bedrock',
    'Bedrock',
  ],
  ...['Chat', 'Responses', 'VS Code', 'gk- (Gatehouse)', 'API', 'SDKs', 'PDF', 'Tokens'],
  ...['{used} of {total}', '{count} of {all}', '{done} of {all}'],
]);

/** What stands in braces but is meant as it is. */
const written = new Set(['{secret}']);
const placesOf = (text: string): string[] => placeholders(text).filter((mark) => !written.has(mark));

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A key whose end is chosen at run time counts as used by a template with the same beginning and end. */
function usedBy(key: string, literals: ReadonlySet<string>, patterns: readonly RegExp[]): boolean {
  const base = key.replace(/\.(one|other)$/, '');
  return literals.has(key) || literals.has(base) || patterns.some((pattern) => pattern.test(key) || pattern.test(base));
}

describe('words of the webviews', () => {
  it('are all used', () => {
    const literals = new Set<string>();
    const patterns: RegExp[] = [];
    for (const file of pages) {
      walk(file, (node) => {
        const parts = literalParts(node);
        if (parts === undefined) return;
        const [first = ''] = parts;
        if (parts.length === 1) literals.add(first);
        else if (/^[a-z]\w*\./i.test(first)) patterns.push(new RegExp(`^${parts.map(escaped).join('[\\w.-]+')}$`));
      });
    }
    expect(keys.length).toBeGreaterThan(500);
    expect(keys.filter((key) => !usedBy(key, literals, patterns))).toEqual([]);
  });

  it('get what they have places for', () => {
    const wrong: string[] = [];
    for (const file of pages) {
      walk(file, (node) => {
        if (!ts.isCallExpression(node)) return;
        const name = calledName(node);
        const [key, ...rest] = node.arguments;
        if ((name !== 't' && name !== 'plural') || key === undefined || !ts.isStringLiteral(key)) return;
        const values = rest[name === 't' ? 0 : 1];
        if (values !== undefined && !ts.isObjectLiteralExpression(values)) return;
        const given = (values?.properties ?? []).map((property) =>
          ts.isSpreadAssignment(property) ? '…' : `{${property.name.getText()}}`,
        );
        if (given.includes('…')) return;
        if (name === 'plural') given.push('{count}');
        for (const form of name === 't' ? [key.text] : [`${key.text}.one`, `${key.text}.other`]) {
          const places = placesOf(english[form] ?? '');
          const missing = places.filter((one) => !given.includes(one));
          // What only the many need is told of one as well.
          const all = name === 't' ? places : placesOf(english[`${key.text}.other`] ?? '');
          const needless = given.filter((one) => !all.includes(one) && one !== '{count}');
          const marks = [...missing, ...needless].join(' ');
          if (marks !== '') wrong.push(`${place(file, node)} ${form}: ${marks}`);
        }
      });
    }
    expect(wrong).toEqual([]);
  });

  it('are in Chinese, with the same places', () => {
    const untranslated: string[] = [];
    for (const key of keys) {
      const [one = '', other = ''] = [english[key], chinese[key]];
      const isName = sameInBoth.test(one.replace(/\{\w+\}/g, '')) || namesInBoth.has(one);
      if (!isName && !/\p{Script=Han}/u.test(other)) untranslated.push(`${key}: ${one} | ${other}`);
      // "One channel" needs no number in English.
      const wanted = placesOf(one);
      if (!key.endsWith('.one')) expect(placesOf(other), key).toEqual(wanted);
    }
    expect(untranslated).toEqual([]);
  });

  it('are written as their language is', () => {
    // A half-width comma, colon, bracket or question mark between Chinese letters, or a Chinese mark among English ones.
    expect(keys.filter((key) => /\p{Script=Han}[,;?!()](?!\w)/u.test(chinese[key] ?? ''))).toEqual([]);
    expect(keys.filter((key) => /[\p{Script=Han}，。：；？！（）、]/u.test(english[key] ?? ''))).toEqual([]);
    // Three dots are one sign, and nothing stands around a text.
    for (const table of [english, chinese]) {
      const sentences = keys.filter((key) => !/(separator|End)$/.test(key));
      expect(sentences.filter((key) => /\.\.\.|^\s|\s$| {2}/.test(table[key] ?? ''))).toEqual([]);
    }
  });
});
