// Laws of the stream taps over hand-written provider streams: byte-exact at every cut, the same facts in every framing,
// nothing of the end released before close, and no truncated stream ever called complete.
import { describe, expect, it } from 'vitest';
import { protocols } from '../../src/protocols/registry';
import type { AnswerFacts } from '../../src/protocols/protocol';
import type { ProtocolId } from '../../src/shared/channel';
import { streamBytes, streamCases, type Framing } from './streamFixtures';

interface TapRun {
  relayed: Uint8Array;
  held: Uint8Array;
  ended: boolean;
  complete: boolean;
  facts: unknown;
}

/** Runs a tap over the bytes, cut at the given positions. */
function runTap(protocol: ProtocolId, bytes: Uint8Array, cuts: readonly number[]): TapRun {
  const tap = protocols[protocol].newStreamTap();
  const relayed: Uint8Array[] = [];
  let ended = false;
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    const step = tap.push(bytes.slice(from, cut));
    relayed.push(...step.relay);
    if (ended) expect(step.ended, 'once ended, always ended').toBe(true);
    ended = step.ended;
    from = cut;
  }
  const { held, complete, facts } = tap.close();
  return { relayed: Buffer.concat(relayed), held: Buffer.concat(held), ended, complete, facts: plain(facts) };
}

/** Facts with the buckets that are not 0 and without the raw object. */
function plain(facts: AnswerFacts): unknown {
  if (facts.usage === undefined) return facts;
  const { raw, ...buckets } = facts.usage;
  expect(raw).toBeTypeOf('object');
  return { ...facts, usage: Object.fromEntries(Object.entries(buckets).filter(([, count]) => count !== 0)) };
}

function everyByte(length: number, step: number): number[] {
  return Array.from({ length: Math.max(Math.ceil(length / step) - 1, 0) }, (_, index) => (index + 1) * step);
}

const framings: [string, Framing][] = [
  ['LF', { lineEnd: '\n' }],
  ['CRLF', { lineEnd: '\r\n' }],
  ['CR', { lineEnd: '\r' }],
  ['a BOM', { lineEnd: '\n', bom: true }],
  ['comments', { lineEnd: '\r\n', comments: true }],
  ['no final blank line', { lineEnd: '\n', finalBlankLine: false }],
];

describe.each(streamCases)('$protocol $name', ({ protocol, events, ended, facts }) => {
  it.each(framings)('tells the same with %s, in one piece and byte by byte', (_, framing) => {
    const bytes = streamBytes(protocol, events, framing);
    for (const cuts of [[], everyByte(bytes.length, 1), everyByte(bytes.length, 7)]) {
      const run = runTap(protocol, bytes, cuts);
      const out = Buffer.concat([run.relayed, run.held]);
      expect(out.subarray(0, bytes.length).equals(bytes)).toBe(true);
      // A last frame without its blank line gets it: SDKs would throw it away.
      const added = framing.finalBlankLine === false && run.ended === false ? '\n\n' : '';
      expect(out.subarray(bytes.length).toString()).toBe(added);
      expect(run.facts).toEqual(facts);
      expect(run.complete).toBe(true);
      if (framing.finalBlankLine !== false) expect(run.ended).toBe(ended);
    }
  });

  it('tells the same when cut in two at any byte', () => {
    const bytes = streamBytes(protocol, events, { lineEnd: '\r\n' });
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const run = runTap(protocol, bytes, [cut]);
      expect(Buffer.concat([run.relayed, run.held]).equals(bytes), `cut at ${cut}`).toBe(true);
      expect(run.facts, `cut at ${cut}`).toEqual(facts);
      expect(run.ended).toBe(ended);
    }
  });

  it('holds the terminal frame and relays everything before it', () => {
    const bytes = streamBytes(protocol, events);
    const run = runTap(protocol, bytes, everyByte(bytes.length, 50));
    const held = Buffer.from(run.held).toString();
    expect(held).not.toBe('');
    // Where no end marker follows the finish, the last frame is held until the body ends.
    if (!ended) expect(held.indexOf('\n\n')).toBe(held.length - 2);
    const relayed = Buffer.from(run.relayed).toString();
    if (events.length > 1) expect(relayed.slice(-2)).toBe('\n\n');
    else expect(relayed).toBe('');
  });

  it('relays whole frames only, wherever the stream breaks off, and is complete only after its end', () => {
    const bytes = streamBytes(protocol, events);
    const lastFrame = Buffer.from(bytes).lastIndexOf('\n\n', bytes.length - 3) + 2;
    for (let cut = 0; cut < bytes.length; cut += 1) {
      const tap = protocols[protocol].newStreamTap();
      const relayed = Buffer.concat(tap.push(bytes.slice(0, cut)).relay).toString();
      expect(relayed === '' || relayed.endsWith('\n\n'), `cut at ${cut}: ${relayed.slice(-40)}`).toBe(true);
      // OpenAI Chat is complete with its finish reason already, Responses with the error before `response.failed`.
      const mayBeComplete = protocol === 'openai-chat' || events.some((event) => event.includes('"type":"error"'));
      if (!mayBeComplete && cut < lastFrame) expect(tap.close().complete, `cut at ${cut}`).toBe(false);
    }
  });
});

describe('ends', () => {
  const chat = streamCases.find((item) => item.protocol === 'openai-chat' && item.name === 'text');

  it('a chat stream without [DONE] is complete with its finish reason', () => {
    const bytes = streamBytes('openai-chat', chat?.events ?? [], { lineEnd: '\n', done: false });
    expect(runTap('openai-chat', bytes, [])).toMatchObject({ complete: true, ended: false, facts: chat?.facts });
  });

  it('a chat stream that breaks off before its finish reason is not complete', () => {
    const bytes = streamBytes('openai-chat', (chat?.events ?? []).slice(0, 3), { lineEnd: '\n', done: false });
    expect(runTap('openai-chat', bytes, [])).toMatchObject({ complete: false, ended: false });
  });

  it('[DONE] in place of a final Responses event is held and not complete', () => {
    const bytes = new TextEncoder().encode(
      'event: response.created\ndata: {"type":"response.created"}\n\ndata: [DONE]\n\n',
    );
    const run = runTap('openai-responses', bytes, []);
    expect(run).toMatchObject({ ended: true, complete: false });
    expect(Buffer.from(run.held).toString()).toBe('data: [DONE]\n\n');
  });

  it('Anthropic and Responses events without an event line are known by their type', () => {
    for (const item of streamCases.filter(
      ({ protocol }) => protocol === 'anthropic' || protocol === 'openai-responses',
    )) {
      const text = item.events.map((event) => `data: ${event}\n\n`).join('');
      expect(runTap(item.protocol, new TextEncoder().encode(text), [])).toMatchObject({
        complete: true,
        facts: item.facts,
      });
    }
  });

  it('a broken final frame is not complete', () => {
    const bytes = new TextEncoder().encode('event: response.completed\ndata: {"type":"response.completed","resp\n\n');
    expect(runTap('openai-responses', bytes, [])).toMatchObject({ ended: false, complete: false, facts: {} });
  });

  it('holds the latest frame of a complete answer until the next one comes', () => {
    const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
    const finish = 'data: {"candidates":[{"finishReason":"STOP"}]}\r\n\r\n';
    const tap = protocols.gemini.newStreamTap();
    expect(tap.push(encode(finish.slice(0, -1))).relay).toEqual([]);
    expect(tap.push(encode('\n')).relay).toEqual([]);
    const { relay } = tap.push(encode(finish));
    expect(Buffer.concat(relay).toString()).toBe(finish);
    expect(Buffer.concat(tap.close().held).toString()).toBe(finish);
  });

  it('leaves out a torn frame behind a complete answer, and keeps one behind an unfinished answer', () => {
    const finish = 'data: {"candidates":[{"finishReason":"STOP"}]}\n\n';
    const torn = 'data: {"usageMeta';
    const complete = protocols.gemini.newStreamTap();
    complete.push(new TextEncoder().encode(finish + torn));
    const closing = complete.close();
    expect([Buffer.concat(closing.held).toString(), closing.complete]).toEqual([finish, true]);
    const unfinished = protocols.gemini.newStreamTap();
    unfinished.push(new TextEncoder().encode(torn));
    const { held, complete: isComplete } = unfinished.close();
    expect([Buffer.concat(held).toString(), isComplete]).toEqual([torn, false]);
  });

  it.each([
    ['data: [DONE]', 'data: [DONE]\n\n'],
    ['data: [DONE]\n', 'data: [DONE]\n\n'],
    ['data: [DONE]\r\n', 'data: [DONE]\r\n\n'],
    ['data: [DONE]\r', 'data: [DONE]\r\n\n'],
  ])('gives a last frame the blank line it lacks: %j', (text, expected) => {
    const tap = protocols['openai-chat'].newStreamTap();
    expect(tap.push(new TextEncoder().encode(text)).relay).toEqual([]);
    expect(Buffer.concat(tap.close().held).toString()).toBe(expected);
  });

  it('an empty stream is not complete', () => {
    for (const protocol of Object.values(protocols)) {
      expect(protocol.newStreamTap().close()).toEqual({ held: [], complete: false, facts: {} });
    }
  });

  it('random bytes never throw and come back unchanged', () => {
    for (const protocol of Object.keys(protocols) as ProtocolId[]) {
      const noise = Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919 + (index >> 3) * 31) % 256);
      const run = runTap(protocol, noise, everyByte(noise.length, 13));
      expect(Buffer.concat([run.relayed, run.held]).equals(noise)).toBe(true);
      expect(run.complete).toBe(false);
    }
  });
});

describe('frames over the limit', () => {
  const filler = 'A'.repeat(3 * 1024 * 1024);
  const cases: [ProtocolId, string, { ended: boolean; complete: boolean; facts: unknown }][] = [
    [
      'openai-responses',
      `event: response.completed\ndata: {"type":"response.completed","response":{"status":"completed","output":[{"type":"image_generation_call","result":"${filler}"}],"usage":{"input_tokens":5,"input_tokens_details":{"cached_tokens":2},"output_tokens":9},"user":"}"}}\n\n`,
      {
        ended: true,
        complete: true,
        facts: { finishReason: 'completed', usage: { input: 3, cacheRead: 2, output: 9 } },
      },
    ],
    [
      'gemini',
      `data: {"candidates":[{"content":{"parts":[{"inlineData":{"data":"${filler}"}}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":1290,"promptTokensDetails":[{"tokenCount":4}]},"modelVersion":"gemini-image"}\r\n\r\n`,
      {
        ended: false,
        complete: true,
        facts: { finishReason: 'STOP', model: 'gemini-image', usage: { input: 4, output: 1290 } },
      },
    ],
    [
      'openai-chat',
      `data: {"model":"m","choices":[{"delta":{"images":["${filler}"]},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}\n\n`,
      { ended: false, complete: true, facts: { finishReason: 'stop', usage: { input: 3, output: 2 } } },
    ],
  ];

  it.each(cases)('%s: relayed as they come in flat memory, and read by their end', (protocol, text, expected) => {
    const bytes = new TextEncoder().encode(text);
    const tap = protocols[protocol].newStreamTap();
    const relayed: Uint8Array[] = [];
    let given = 0;
    let most = 0;
    for (let from = 0; from < bytes.length; from += 16_000) {
      const chunk = bytes.slice(from, from + 16_000);
      const step = tap.push(chunk);
      relayed.push(...step.relay);
      given += step.relay.reduce((sum, run) => sum + run.length, 0);
      most = Math.max(most, from + chunk.length - given);
    }
    const { held, complete, facts } = tap.close();
    expect(Buffer.concat([...relayed, ...held]).equals(bytes)).toBe(true);
    expect(most).toBeLessThan(1024 * 1024 + 20_000);
    expect({ ended: held.length > 0, complete, facts: plain(facts) }).toEqual(expected);
  });

  it('lets a provider that never stops after its end through, in flat memory', () => {
    const tap = protocols['openai-chat'].newStreamTap();
    tap.push(new TextEncoder().encode('data: [DONE]\n\n'));
    let relayed = 0;
    const chunk = new TextEncoder().encode(': noise\n\n'.repeat(1000));
    for (let index = 0; index < 1000; index += 1) {
      relayed += tap.push(chunk).relay.reduce((sum, run) => sum + run.length, 0);
    }
    const held = tap.close().held.reduce((sum, run) => sum + run.length, 0);
    expect(relayed + held).toBe(14 + chunk.length * 1000);
    expect(held).toBeLessThan(1024 * 1024);
  });
});
