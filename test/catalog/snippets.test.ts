// Snippets: each names the address and the key, and stays what it is whatever the model is called. Judged by the readers of their languages.
import { execFileSync } from 'node:child_process';
import { parse as parseToml } from 'smol-toml';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { fillSnippet, terminalLine } from '../../src/catalog/fillSnippet';
import type { Snippet, SnippetVariant } from '../../src/catalog/snippetRow';
import { snippets } from '../../src/catalog/snippets';

const proxyUrl = 'http://127.0.0.1:11580/';
const key = 'gk-1234abcd';
const models = [
  'demo-echo',
  'vendor/model:free@1',
  `it's "quoted" \\ and $(touch /tmp/never) \`id\``,
  '模型 with spaces; rm -rf ~ & echo %PATH% {{key}}',
];
const all = snippets.flatMap((snippet) => snippet.variants.map((variant) => ({ snippet, variant })));
const fill = (variant: SnippetVariant, model: string): string => fillSnippet(variant, { proxyUrl, key, model });
const of = (language: Snippet['language']) => all.filter(({ snippet }) => snippet.language === language);

/** Runs a script of bash in which `name` prints its arguments, one per line, and every other program is out of reach. */
function argumentsOf(name: string, script: string): string[] {
  const stand = `${name}() { printf '%s\\0' "$@"; }\n`;
  const out = execFileSync('/bin/bash', ['--norc', '--noprofile', '-c', stand + script], {
    env: { PATH: '/nowhere' },
    encoding: 'utf8',
    input: '',
  });
  return out.split('\0').slice(0, -1);
}

describe('every snippet', () => {
  it('has an id and a name of its own, and texts for what it speaks', () => {
    expect(new Set(snippets.map(({ id }) => id)).size).toBe(snippets.length);
    expect(new Set(snippets.map(({ name }) => name)).size).toBe(snippets.length);
    expect(all.length).toBeGreaterThan(30);
  });
  it.each(all.map(({ snippet, variant }) => [snippet.id, variant.id, variant] as const))(
    '%s (%s) holds the address and leaves no placeholder',
    (_snippet, _variant, variant) => {
      const text = fill(variant, 'demo-echo');
      expect(text).toContain('http://127.0.0.1:11580');
      expect(text).not.toContain('11580//');
      expect(text).not.toContain('{{');
      if (variant.text.includes('{{key}}')) expect(text).toContain(key);
    },
  );
  it('keeps what drives a terminal out of a model’s name, and all but its own characters out of a key', () => {
    for (const { snippet, variant } of all) {
      const text = fillSnippet(variant, { proxyUrl, key: `gk-1'; echo x`, model: 'a\nb\u001b[2Jc\u202Ed\u2028e' });
      expect(text).not.toContain("gk-1'");
      expect(terminalLine(snippet, text) ?? '').not.toMatch(/[\p{Cc}\u2028\u202E]/u);
    }
  });
});

describe.each(models)('the model %s', (model) => {
  it('reaches curl as it is', () => {
    for (const { snippet, variant } of all.filter((one) => one.snippet.id === 'curl')) {
      const text = fill(variant, model);
      for (const script of [text, terminalLine(snippet, text) ?? '']) {
        const given = argumentsOf('curl', script);
        const body = JSON.parse(given.at(-1) ?? '') as { model?: string };
        const url = new URL(given[1] ?? '');
        const named = variant.id === 'gemini' ? decodeURIComponent(url.pathname) : body.model;
        expect(named).toContain(model);
        expect(given.join(' ')).toContain(key);
      }
    }
  });
  it('reaches aider as it is', () => {
    for (const { snippet, variant } of all.filter((one) => one.snippet.id === 'aider')) {
      const line = terminalLine(snippet, fill(variant, model)) ?? '';
      expect(argumentsOf('aider', line)[1]).toMatch(/^(openai|anthropic)\//);
      expect(argumentsOf('aider', line)[1]).toContain(model);
    }
  });
  it('stays a text in TypeScript', () => {
    expect(of('typescript').length).toBe(4);
    for (const { variant } of of('typescript')) {
      const file = ts.createSourceFile('x.ts', fill(variant, model), ts.ScriptTarget.Latest, true);
      const texts: string[] = [];
      const visit = (node: ts.Node): void => {
        if (ts.isStringLiteral(node)) texts.push(node.text);
        ts.forEachChild(node, visit);
      };
      visit(file);
      expect(texts).toContain(model);
      expect((file as unknown as { parseDiagnostics: unknown[] }).parseDiagnostics).toEqual([]);
    }
  });
  it('stays a text in JSON', () => {
    for (const { variant } of of('json').filter((one) => one.variant.text.includes('{{model')))
      expect(JSON.stringify(JSON.parse(fill(variant, model)))).toContain(JSON.stringify(model));
  });
  it('stays a text in Python and YAML, which read JSON texts', () => {
    for (const { variant } of [...of('python'), ...of('yaml')])
      expect(fill(variant, model)).toContain(JSON.stringify(model));
  });
});

describe('MCP', () => {
  const mcp = all.filter(({ snippet }) => snippet.group === 'mcp');
  it('is named with its address and the key, in the words of each client', () => {
    expect(mcp).toHaveLength(4);
    for (const { variant } of mcp) {
      expect(fill(variant, '')).toContain('http://127.0.0.1:11580/mcp');
      expect(fill(variant, '')).toContain(`Bearer ${key}`);
    }
  });
  it.each(['claude', 'gemini'])('is added by %s as it is', (program) => {
    const { snippet, variant } = mcp.find((one) => one.variant.text.startsWith(`${program} `)) ?? {
      variant: undefined,
    };
    if (variant === undefined) throw new Error(`no snippet for ${program}`);
    const text = fill(variant, '');
    for (const script of [text, terminalLine(snippet, text) ?? '']) {
      const given = argumentsOf(program, script);
      expect(given).toEqual(expect.arrayContaining(['http://127.0.0.1:11580/mcp', `Authorization: Bearer ${key}`]));
      expect(given.slice(0, 2)).toEqual(['mcp', 'add']);
    }
  });
  it('is TOML for Codex and JSON for the others', () => {
    const text = (id: string) => fill(mcp.find((one) => one.snippet.id === id)?.variant ?? { id: 'mcp', text: '' }, '');
    expect(parseToml(text('mcp-codex'))).toMatchObject({
      mcp_servers: { gatehouse: { http_headers: { Authorization: `Bearer ${key}` } } },
    });
    expect(JSON.parse(text('mcp-json'))).toMatchObject({ mcpServers: { gatehouse: { type: 'http' } } });
  });
});

describe('environment variables', () => {
  it('are set by bash and zsh', () => {
    for (const { snippet, variant } of all.filter((one) => ['bash', 'zsh'].includes(one.snippet.id))) {
      const line = terminalLine(snippet, fill(variant, ''));
      const out = execFileSync('/bin/bash', ['--norc', '--noprofile', '-c', `${line ?? ''}; export -p`], {
        env: { PATH: '/nowhere' },
        encoding: 'utf8',
        input: '',
      });
      expect(out).toMatch(/_BASE_URL="http:\/\/127\.0\.0\.1:11580(\/v1)?"/);
      expect(out).toContain(`"${key}"`);
    }
  });
});
