// Estimates of whole requests: what is counted, by which family's factors, and the quick upper bound over bytes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countableOf } from '../../../src/gateway/tokens/countable';
import { MissingCounters } from '../../../src/gateway/tokens/missingCounters';
import { roughInputTokens } from '../../../src/gateway/tokens/roughTokens';
import { factorsOf, TokenEstimator } from '../../../src/gateway/tokens/tokenEstimator';
import type { IrRequest } from '../../../src/protocols/ir/request';
import { buildTokenWorker } from '../../support/tokenWorkerBundle';
import { png } from './imageFiles';

function request(patch: Partial<IrRequest>): IrRequest {
  return { model: 'm', stream: false, system: [], turns: [], tools: [], sampling: {}, extensions: {}, ...patch };
}

const says = (text: string): IrRequest => request({ turns: [{ role: 'user', content: [{ type: 'text', text }] }] });

describe('countableOf', () => {
  it('finds everything that a model reads', () => {
    const image = png(300, 200).toString('base64');
    const countable = countableOf(
      request({
        system: [{ type: 'text', text: 'be brief' }],
        turns: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'look' },
              { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: image }, detail: 'low' },
              { type: 'image', source: { kind: 'url', url: 'https://example.com/a.png' } },
              { type: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBERg==' } },
              { type: 'file', source: { kind: 'base64', mediaType: 'text/plain', data: 'aGVsbG8=' } },
              { type: 'file', source: { kind: 'text', text: 'a note' } },
              { type: 'file', source: { kind: 'url', url: 'https://example.com/a.pdf' } },
              { type: 'audio', source: { kind: 'base64', mediaType: 'audio/mpeg', data: 'A'.repeat(400) } },
              { type: 'opaque', origin: 'anthropic', name: 'search_result', value: { found: 'it' } },
            ],
          },
          {
            role: 'assistant',
            content: [
              {
                type: 'reasoning',
                text: 'hm',
                state: { origin: 'anthropic', kind: 'signature', data: 'x'.repeat(99) },
              },
              { type: 'reasoning', text: '', state: { origin: 'openai', kind: 'encrypted', data: 'x'.repeat(50) } },
              { type: 'refusal', text: 'no' },
              { type: 'tool-call', id: '1', name: 'open', kind: 'function', input: '{"a":1}' },
            ],
          },
          {
            role: 'tool',
            content: [
              {
                type: 'tool-result',
                callId: '1',
                kind: 'function',
                isError: false,
                content: [
                  { type: 'text', text: 'done' },
                  { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: image } },
                ],
              },
            ],
          },
        ],
        tools: [
          { type: 'function', name: 'open', description: 'opens', parameters: { type: 'object' } },
          { type: 'server', origin: 'anthropic', name: 'web_search', value: { type: 'web_search_20250305' } },
        ],
        output: { type: 'json-schema', schema: { type: 'object', title: 'answer' } },
      }),
    );
    expect(countable.texts).toEqual([
      'be brief',
      'look',
      'hello',
      'a note',
      '{"found":"it"}',
      'hm',
      '',
      'no',
      'open',
      '{"a":1}',
      'done',
      '{"name":"open","description":"opens","parameters":{"type":"object"}}',
      '{"type":"web_search_20250305"}',
      '{"type":"object","title":"answer"}',
    ]);
    expect(countable.images).toEqual([
      { size: { width: 300, height: 200 }, low: true },
      { size: undefined, low: false },
      { size: { width: 300, height: 200 }, low: false },
    ]);
    expect(countable).toMatchObject({
      documents: ['JVBERg=='],
      unseenDocuments: 1,
      audioBytes: 300,
      sealedLetters: 50,
      messages: 4,
      tools: 2,
    });
  });
});

describe('factorsOf', () => {
  it('knows a model by its name behind vendor, folder and region', () => {
    const sonnet = factorsOf('claude-sonnet-4-5');
    expect(factorsOf('anthropic/claude-sonnet-4-5')).toBe(sonnet);
    expect(factorsOf('us.anthropic.claude-sonnet-4-5-20250929-v1:0')).toBe(sonnet);
    expect(factorsOf('Claude-Sonnet-4-5')).toBe(sonnet);
    expect(factorsOf('claude-sonnet-5').text).toBeGreaterThan(sonnet.text);
    expect(factorsOf('gpt-4.1').text).toBe(1);
    expect(factorsOf('gpt-5.2-codex').text).toBe(1);
    expect(factorsOf('a-model-of-nobody').text).toBeGreaterThan(1);
  });
});

describe('estimateInputTokens', () => {
  let worker: Awaited<ReturnType<typeof buildTokenWorker>>;
  let estimator: TokenEstimator;
  beforeAll(async () => {
    worker = await buildTokenWorker();
    estimator = new TokenEstimator({ file: worker.file });
  });
  afterAll(async () => {
    await estimator.close();
    worker.remove();
  });

  const prose =
    'The gatehouse stands at the edge of the town, and every traveller asks its keeper for the way. '.repeat(50);

  it('a short chat is exact for OpenAI', async () => {
    expect(await estimator.estimateInputTokens(says('tiktoken is great!'), 'gpt-4o')).toBe(6 + 4 + 3);
  });

  it('grows by the factor of the family, in Chinese by another', async () => {
    const base = await estimator.estimateInputTokens(says(prose), 'gpt-4o');
    const claude = await estimator.estimateInputTokens(says(prose), 'claude-sonnet-4-5');
    expect(claude / base).toBeCloseTo(factorsOf('claude-sonnet-4-5').text, 1);
    const chinese = '城门口的守门人认得每一条路，也记得每一位旅人要去的地方。'.repeat(50);
    const wideBase = await estimator.estimateInputTokens(says(chinese), 'gpt-4o');
    const wideClaude = await estimator.estimateInputTokens(says(chinese), 'claude-sonnet-4-5');
    expect(wideClaude / wideBase).toBeGreaterThan(claude / base + 0.1);
  });

  it('adds images, pages, sound and tools', async () => {
    const model = 'claude-sonnet-4-5';
    const nothing = await estimator.estimateInputTokens(says('x'), model);
    const added = async (part: Extract<IrRequest['turns'][number], { role: 'user' }>['content'][number]) =>
      (await estimator.estimateInputTokens(
        request({ turns: [{ role: 'user', content: [{ type: 'text', text: 'x' }, part] }] }),
        model,
      )) - nothing;
    const data = png(1000, 1000).toString('base64');
    expect(await added({ type: 'image', source: { kind: 'base64', mediaType: 'image/png', data } })).toBe(1334);
    const pdf = Buffer.from('<</Type /Page>><</Type /Page>>').toString('base64');
    const file = { kind: 'base64', mediaType: 'application/pdf', data: pdf } as const;
    expect(await added({ type: 'file', source: file })).toBe(2 * 3000);
    const sound = { kind: 'base64', mediaType: 'audio/mpeg', data: Buffer.alloc(160_000).toString('base64') } as const;
    expect(await added({ type: 'audio', source: sound })).toBe(320);
    const tools: IrRequest['tools'] = [{ type: 'function', name: 'open', parameters: { type: 'object' } }];
    expect((await estimator.estimateInputTokens({ ...says('x'), tools }, model)) - nothing).toBeGreaterThan(346);
  });

  it('the quick bound is above the estimate', async () => {
    const texts = [prose, '{"a":[1,2,3],"b":{"c":null}}'.repeat(300), '网关把请求转给模型，并记下用量。'.repeat(100)];
    for (const text of texts) {
      const body = Buffer.from(JSON.stringify({ messages: [{ role: 'user', content: text }] }));
      expect(roughInputTokens(body)).toBeGreaterThan(
        await estimator.estimateInputTokens(says(text), 'claude-sonnet-5'),
      );
    }
  });
});

describe('roughInputTokens', () => {
  const rough = (value: unknown): number => roughInputTokens(Buffer.from(JSON.stringify(value)));

  it('takes inline media for media, not for text', () => {
    const data = 'A'.repeat(3_000_000);
    const image = rough({ source: { type: 'base64', media_type: 'image/png', data } });
    expect(image).toBeGreaterThan(5000);
    expect(image).toBeLessThan(200_000);
    expect(rough({ image_url: { url: `data:image/png;base64,${data}` } })).toBeLessThan(200_000);
    expect(rough({ inlineData: { mimeType: 'image/png', data }, text: 'x'.repeat(1_000_000) })).toBeGreaterThan(
      600_000,
    );
  });

  it('does not lose itself in odd bodies', () => {
    expect(roughInputTokens(Buffer.alloc(0))).toBe(0);
    expect(roughInputTokens(Buffer.from('{"data":'))).toBeGreaterThan(0);
    expect(roughInputTokens(Buffer.from('{"data":"never closed'))).toBeGreaterThan(0);
    expect(rough({ data: { data: [1, 'data'] }, more: ';base64,' })).toBeGreaterThan(10);
  });
});

describe('MissingCounters', () => {
  const place = { channelId: 'c', baseUrl: 'http://x', protocol: 'anthropic', model: 'm' };

  it('forgets after a while, and keeps places apart', () => {
    const missing = new MissingCounters();
    missing.note(place, 1000);
    expect(missing.has(place, 2000)).toBe(true);
    expect(missing.has({ ...place, model: 'n' }, 2000)).toBe(false);
    expect(missing.has({ ...place, baseUrl: 'http://y' }, 2000)).toBe(false);
    expect(missing.has(place, 1000 + 3_600_000)).toBe(false);
  });

  it('is bounded: the oldest goes', () => {
    const missing = new MissingCounters();
    for (let index = 0; index <= 1000; index += 1) missing.note({ ...place, model: String(index) }, 0);
    expect([missing.has({ ...place, model: '0' }, 1), missing.has({ ...place, model: '1000' }, 1)]).toEqual([
      false,
      true,
    ]);
  });
});
