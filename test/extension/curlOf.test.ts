// "Copy as curl": a shell reads the command as it was meant, whatever stands in the body, and no key is in it.
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { protocolIds } from '../../src/shared/channel';
import { curlOf, isWholeRequest } from '../../src/shared/curlOf';
import type { CapturedExchange, RequestDetail } from '../../src/shared/requestDetail';
import { StoreKit, closing, opening } from '../store/storeKit';

const detailOfRow = async (): Promise<RequestDetail> => {
  using kit = new StoreKit();
  kit.store.requests.open(opening('r1'));
  const request = await kit.store.requests.close('r1', closing());
  const usage = { raw: null, cacheWrite5mTokens: 0, cacheWrite1hTokens: 0, parts: null };
  return { request, usage, price: { record: null, arithmetic: null }, toolTrace: null, capture: null };
};
const plain = await detailOfRow();
const exchange = (text: string, more: Partial<CapturedExchange> = {}): CapturedExchange => ({
  inbound: { contentType: 'application/json', text, bytes: text.length, truncated: false },
  upstream: null,
  answer: null,
  method: 'POST',
  path: "/v1/chat/completions?a=it's&b=$HOME",
  headers: { 'user-agent': 'x/1', host: 'h', connection: 'keep-alive', 'content-length': '5', accept: '*/*' },
  ...more,
});

/** The words that a POSIX shell makes of the command. */
function wordsOf(command: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }; ${command}`;
  const env = { GATEHOUSE_KEY: 'gk-fro\'m the "environment"' };
  return execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8', env }).split('\0').slice(0, -1);
}

describe('curlOf', () => {
  const text = `{"model":"m","a":"it's $HOME \`id\` \\\\ \\" !! 漢字 ‘’ @","n":"\n"}`;

  it('sends the captured request as it was, with the key from the environment', () => {
    const detail = { ...plain, capture: exchange(text) };
    expect(isWholeRequest(detail)).toBe(true);
    const words = wordsOf(curlOf(detail, 'http://127.0.0.1:11580/', 'bash'));
    expect(words).toEqual([
      ...['-sS', "http://127.0.0.1:11580/v1/chat/completions?a=it's&b=$HOME"],
      ...['-H', 'Authorization: Bearer gk-fro\'m the "environment"'],
      ...['-H', 'user-agent: x/1', '-H', 'accept: */*', '-H', 'Content-Type: application/json'],
      ...['--data-binary', text],
    ]);
  });

  it('never takes a body for the name of a file', () => {
    const words = wordsOf(curlOf({ ...plain, capture: exchange('@/etc/passwd') }, 'http://127.0.0.1:1', 'bash'));
    expect(words.slice(-2)).toEqual(['--data-raw', '@/etc/passwd']);
  });

  it('pipes the body into curl.exe for PowerShell, in ASCII, with quotes doubled', () => {
    const command = curlOf({ ...plain, capture: exchange(text) }, 'http://127.0.0.1:1', 'powershell');
    const [, quoted = '', rest = ''] =
      /^'((?:[^']|'')*)' \| curl\.exe -sS (.*) --data-binary '@-'$/s.exec(command) ?? [];
    expect(JSON.parse(quoted.replaceAll("''", "'").replaceAll('\n', '\\n'))).toEqual(
      JSON.parse(text.replaceAll('\n', '\\n')),
    );
    expect([...quoted].every((sign) => sign.charCodeAt(0) < 128)).toBe(true);
    expect(rest).toContain('-H "Authorization: Bearer ${env:GATEHOUSE_KEY}"');
    expect(rest).toContain("'http://127.0.0.1:1/v1/chat/completions?a=it''s&b=$HOME'");
  });

  it('of a body that was cut, or not captured, is a small request to the same place', () => {
    const cut = exchange('{"mod', { inbound: { contentType: null, text: '{"mod', bytes: 9, truncated: true } });
    expect(isWholeRequest({ ...plain, capture: cut })).toBe(false);
    const words = wordsOf(curlOf({ ...plain, capture: cut }, 'http://127.0.0.1:1', 'bash'));
    expect(words[1]).toBe("http://127.0.0.1:1/v1/chat/completions?a=it's&b=$HOME");
    expect(JSON.parse(words.at(-1) ?? '')).toMatchObject({ model: 'm1' });
  });

  it.each(protocolIds.flatMap((protocol) => [true, false].map((stream) => [protocol, stream] as const)))(
    'without a capture asks the same model in %s (stream: %s)',
    (inboundProtocol, stream) => {
      const detail = {
        ...plain,
        request: { ...plain.request, inboundProtocol, stream, requestedModel: "odd'model/x" },
      };
      const words = wordsOf(curlOf(detail, 'http://127.0.0.1:1', 'bash'));
      const body = JSON.parse(words.at(-1) ?? '') as Record<string, unknown>;
      if (inboundProtocol === 'gemini') {
        expect(words[1]).toContain(
          `/v1beta/models/odd'model%2Fx:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
        );
      } else expect(body).toMatchObject({ model: "odd'model/x", ...(stream && { stream: true }) });
      expect(words.join(' ')).toContain('gk-fro\'m the "environment"');
    },
  );

  it.each([
    ['embed', 'openai-chat', '/v1/embeddings'],
    ['speak', 'openai-chat', '/v1/audio/speech'],
    ['generate-images', 'openai-chat', '/v1/images/generations'],
    ['count-tokens', 'anthropic', '/v1/messages/count_tokens'],
    ['count-tokens', 'openai-responses', '/v1/responses/input_tokens'],
    ['count-tokens', 'gemini', '/v1beta/models/m1:countTokens'],
    ['batch-embed', 'gemini', '/v1beta/models/m1:batchEmbedContents'],
  ] as const)('of %s in %s goes to %s', (operation, inboundProtocol, path) => {
    const detail = { ...plain, request: { ...plain.request, operation, inboundProtocol } };
    expect(wordsOf(curlOf(detail, 'http://127.0.0.1:1', 'bash'))[1]).toBe(`http://127.0.0.1:1${path}`);
  });
});
