// Every tool with its settings in every condition: taken over and restored, the files are as they were to the byte, or nothing was
// touched and the reason was told. The count is printed.
import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ToolId } from '../../src/shared/tools';
import { GatewayError } from '../../src/shared/errors';
import { everyTool, Home, settingsOf, wish } from './kit';
import { recordFigure } from '../support/qualityFigure';

interface Condition {
  name: string;
  change?: (text: string, file: string) => string | undefined;
  prepare?: (home: Home, tool: ToolId) => void;
  /** Why this must be refused for the tool; undefined: it must work. */
  refused?: (tool: ToolId) => string | undefined;
}

const isJson = (file: string): boolean => file.endsWith('.json');
const strict: ToolId[] = ['claude-code', 'codebuddy', 'crush'];
const commentsOnly: ToolId[] = ['gemini-cli', 'qwen-code'];
const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

function withMore(text: string, file: string, count: number): string {
  const filler = '"quoted" \\ and ünïcode 中文';
  if (file.endsWith('.toml'))
    return `${text}\n[more]\n${lines(count, (i) => `key_${i} = ${JSON.stringify(filler)}`)}\n`;
  if (file.endsWith('.env')) return `${text}${lines(count, (i) => `MORE_${i}=value ${i} # why`)}\n`;
  const rows = lines(count, (i) => `  "more ${i}": { "a": [1, 2.50, -0, 1e3], "b": ${JSON.stringify(filler)} },`);
  return text.replace('{', `{\n${rows}`);
}

const conditions: Condition[] = [
  { name: 'as it is' },
  { name: 'missing', change: () => undefined },
  { name: 'empty', change: () => '' },
  {
    name: 'comments',
    change: (text, file) => (isJson(file) ? text.replace('{', '{ // mine\n  /* and mine */') : `# mine\n${text}# last`),
    refused: (tool) => (strict.includes(tool) ? 'unreadable' : undefined),
  },
  {
    name: 'trailing comma',
    change: (text, file) => (isJson(file) ? text.replace(/\}(\s*)$/, ',}$1') : text),
    refused: (tool) => (strict.includes(tool) || commentsOnly.includes(tool) ? 'unreadable' : undefined),
  },
  { name: 'byte order mark', change: (text) => `\uFEFF${text}` },
  { name: 'CRLF', change: (text) => text.replaceAll('\n', '\r\n') },
  { name: 'mixed line ends', change: (text) => text.replace('\n', '\r\n') },
  { name: 'no line end at the end', change: (text) => text.trimEnd() },
  { name: 'tabs', change: (text, file) => (isJson(file) ? text.replaceAll('  ', '\t') : text) },
  { name: 'on one line', change: (text, file) => (isJson(file) ? JSON.stringify(JSON.parse(text)) : text) },
  { name: 'unknown keys', change: (text, file) => withMore(text, file, 20) },
  { name: 'huge', change: (text, file) => withMore(text, file, 10_000) },
  {
    name: 'symbolic link',
    prepare: (home, tool) => {
      mkdirSync(home.file('dotfiles'));
      for (const [index, file] of Object.keys(settingsOf(tool)).entries()) {
        const real = home.file(`dotfiles/${index}`);
        renameSync(home.file(file), real);
        symlinkSync(index === 0 ? real : path.relative(path.dirname(home.file(file)), real), home.file(file));
      }
    },
  },
  {
    name: 'read-only',
    prepare: (home, tool) => Object.keys(settingsOf(tool)).forEach((file) => home.readOnly(file)),
    refused: () => 'read-only',
  },
  {
    name: 'cut off',
    change: (text, file) => (isJson(file) ? text.slice(0, -3) : `${text}\n[broken`),
    refused: brokenFor,
  },
  {
    name: 'not UTF-8',
    prepare: (home, tool) =>
      Object.keys(settingsOf(tool)).forEach((file) =>
        home.write(file, Buffer.from([0xff, 0xfe, 0x7b, 0]) as unknown as string),
      ),
    refused: () => 'not-text',
  },
];

/** A `.env` file has no form that could be broken, but the tools that have one have a JSON file too. */
function brokenFor(): string {
  return 'unreadable';
}

const restored: string[] = [];
const refused: string[] = [];

describe.each(everyTool)('%s', (tool) => {
  it.each(conditions)('$name', async ({ change, prepare, refused: reason }) => {
    using home = Home.with(tool, change);
    prepare?.(home, tool);
    const before = home.snapshot();
    const engine = home.engine();
    const expected = reason?.(tool);
    if (expected !== undefined) {
      const error: unknown = await engine.takeOver(tool, wish).catch((fault: unknown) => fault);
      expect(GatewayError.is(error, 'conflict') && error.details).toMatchObject({ reason: expected });
      expect(home.snapshot({ backups: true })).toEqual(before);
      refused.push(tool);
      return;
    }
    const taken = await engine.takeOver(tool, wish);
    expect(taken).toMatchObject({ status: 'taken-over', drift: [], keyId: 'key-1' });
    expect(home.snapshot()).not.toEqual(before);
    const { state, conflicts } = await engine.restore(tool);
    expect(conflicts).toEqual([]);
    expect(state.status).toBe('not-taken-over');
    expect(home.snapshot()).toEqual(before);
    restored.push(tool);
  });
});

afterAll(() => {
  const total = everyTool.length * conditions.length;
  const done = restored.length + refused.length;
  recordFigure({
    row: 20,
    part: 'tools and conditions',
    figure: `${done} of ${total} tools × conditions: ${restored.length} byte-identical after the restore, ${refused.length} refused untouched`,
    holds: done === total,
  });
});
