// What the fuzzer runs of the conversations: requests of every client protocol translated for every upstream, whole answers and streams of every
// upstream told to every client, and the taps and error readers of passthrough. Seeds are the repo's own recorded shapes.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { bedrockInvokeCodec } from '../../../src/protocols/bedrock/invokeModel';
import { BedrockFrames } from '../../../src/protocols/bedrock/frames';
import type { Codec, Frame, UpstreamCodec } from '../../../src/protocols/codec';
import { codecOf, upstreamCodecOf } from '../../../src/protocols/codecs';
import { matchEndpoint, type EndpointMatch } from '../../../src/protocols/endpoints';
import { ArrayTap } from '../../../src/protocols/gemini/arrayTap';
import { readHead, withModel } from '../../../src/protocols/readHead';
import { protocols, upstreamProtocols } from '../../../src/protocols/registry';
import { planTranslation, type Translation } from '../../../src/protocols/translation';
import { SseFrames } from '../../../src/protocols/wire/sseFrames';
import {
  protocolIds,
  httpProtocolIds,
  upstreamProtocolIds,
  type ProtocolId,
  type HttpProtocolId,
} from '../../../src/shared/channel';
import { GatewayError } from '../../../src/shared/errors';
import { nativeOrigins, targetOf } from '../../protocols/repairs/support';
import { errorAnswer, errorStatuses, frameEvents } from '../../support/fakeUpstream/fixtures';
import { generateBody } from '../../support/rawHttp';
import type { FuzzTarget } from './fuzzer';
import { answerSeeds, streamSeeds } from './seeds';

const fixtures = path.join(import.meta.dirname, '../../fixtures');
const read = (name: string): Buffer => readFileSync(path.join(fixtures, name));
const bytes = (text: string): Uint8Array => Buffer.from(text);

/** Declared refusals; `internal` is a fault of our own that was caught. */
const isDeclared = (error: unknown): boolean => GatewayError.is(error) && error.kind !== 'internal';
/** What an answer says where our own code has failed. */
const ownFault = 'An internal error occurred in Gatehouse';

function parse(input: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(input).toString('utf8')) as unknown;
  } catch {
    throw new GatewayError('bad-request', 'not JSON');
  }
}

const context = {
  model: 'asked-for',
  createdAt: 1_790_000_000,
  newId: (prefix: string) => `${prefix}0`,
  includeUsage: true,
};
const requestContext = (protocol: ProtocolId, wire?: unknown) => ({
  headers: { 'anthropic-beta': typeof wire === 'object' ? 'interleaved-thinking-2025-05-14' : undefined },
  nativeOrigin: nativeOrigins[protocol],
  ...(protocol === 'gemini' ? { model: 'gemini-3-pro-preview', stream: true } : {}),
});

const paths: Record<ProtocolId, string> = {
  'openai-chat': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
  anthropic: '/v1/messages',
  gemini: '/v1beta/models/gemini-3-pro-preview:generateContent',
};

function matchOf(protocol: ProtocolId): EndpointMatch {
  const match = matchEndpoint(paths[protocol], { anthropicVersion: protocol === 'anthropic' });
  if (match === undefined) throw new Error(`no endpoint for ${protocol}`);
  return match;
}

/** A real agent's request in every protocol: Claude Code's, translated. */
function agentRequest(protocol: ProtocolId): Uint8Array {
  const wire = JSON.parse(read('anthropic-codec/claudeCode.request.json').toString()) as unknown;
  if (protocol === 'anthropic') return bytes(JSON.stringify(wire));
  const decoded = codecOf('anthropic').decodeRequest(wire, requestContext('anthropic'));
  const { encoded } = planTranslation(codecOf('anthropic'), upstreamCodecOf(protocol), decoded, targetOf(protocol));
  return bytes(JSON.stringify(encoded.body));
}

const agentRequests = Object.fromEntries(protocolIds.map((protocol) => [protocol, agentRequest(protocol)])) as Record<
  ProtocolId,
  Uint8Array
>;

const requests = (protocol: ProtocolId): FuzzTarget => ({
  name: `requests of ${protocol}`,
  seeds: [
    agentRequests[protocol],
    bytes(generateBody(protocol, 'm', true)),
    bytes(generateBody(protocol, 'm', false, '🏰\u2028')),
  ],
  allows: isDeclared,
  run: (input) => {
    const match = matchOf(protocol);
    const head = readHead(match, input);
    const renamed = parse(withModel(input, head, match, 'other "model"'));
    if (protocol !== 'gemini' && (renamed as { model?: unknown }).model !== 'other "model"')
      throw new Error('the model is not in its place');
    let size = 0;
    for (const upstream of upstreamProtocolIds) {
      // Decoded anew for each: what a decoder gives may be changed by nobody, but that is not the law here.
      const decoded = codecOf(protocol).decodeRequest(parse(input), requestContext(protocol, {}));
      try {
        const { encoded } = planTranslation(codecOf(protocol), upstreamCodecOf(upstream), decoded, targetOf(upstream));
        size = Math.max(size, JSON.stringify(encoded.body).length);
      } catch (error) {
        if (!isDeclared(error)) throw error;
      }
    }
    return size;
  },
});

interface Upstream {
  name: string;
  protocol: HttpProtocolId;
  /** Whose words its answers are. */
  wire: HttpProtocolId;
  codec: UpstreamCodec;
}

const upstreams: readonly Upstream[] = [
  ...httpProtocolIds.map((protocol) => ({
    name: protocol,
    protocol,
    wire: protocol,
    codec: upstreamCodecOf(protocol),
  })),
  { name: 'Claude on Bedrock', protocol: 'bedrock', wire: 'anthropic', codec: bedrockInvokeCodec },
];

/** For a request without tools, or for an agent's with many: half of the inputs each. */
function translationFor(client: ProtocolId, { protocol, codec }: Upstream, input: Uint8Array): Translation {
  const inbound: Codec = codecOf(client);
  const body = input.length % 2 === 0 ? bytes(generateBody(client, 'm', true)) : agentRequests[client];
  const decoded = inbound.decodeRequest(parse(body), requestContext(client));
  return planTranslation(inbound, codec, decoded, targetOf(protocol));
}

const answers = (upstream: Upstream): FuzzTarget => ({
  name: `answers of ${upstream.name}`,
  seeds: answerSeeds(upstream.wire).map(bytes),
  allows: isDeclared,
  run: (input) => {
    const wire = parse(input);
    let size = 0;
    for (const client of protocolIds) {
      try {
        const { body } = translationFor(client, upstream, input).translateAnswer(structuredClone(wire), context);
        size = Math.max(size, JSON.stringify(body).length);
      } catch (error) {
        if (!isDeclared(error)) throw error;
      }
      const stream = translationFor(client, upstream, input).streamAnswer(structuredClone(wire), context);
      const { text, terminal } = stream.end();
      size = Math.max(size, checkStream(text + terminal));
    }
    const reader = upstream.wire === 'bedrock' ? undefined : protocols[upstream.wire];
    reader?.readAnswer(wire);
    return size;
  },
});

/** Every frame of a stream of ours is JSON; none says that our own code has failed. Returns its size. */
function checkStream(text: string): number {
  if (text.includes(ownFault)) throw new Error(`an internal fault was told to the client: ${text.slice(-400)}`);
  const reader = new SseFrames();
  for (const { data } of [...reader.push(bytes(text)), ...reader.finish()]) {
    if (data !== '[DONE]' && data !== '') JSON.parse(data);
  }
  return text.length;
}

function framesOf(protocol: HttpProtocolId, input: Uint8Array): Frame[] {
  const reader = protocol === 'bedrock' ? new BedrockFrames() : new SseFrames();
  return [...reader.push(input), ...reader.finish()];
}

/** Told frame by frame; a fault within is told in-band once, and last. */
function tellStream(client: ProtocolId, upstream: Upstream, frames: readonly Frame[], input: Uint8Array): number {
  const stream = translationFor(client, upstream, input).newAnswerStream(context);
  let text = '';
  for (const frame of frames) {
    const step = stream.push(frame);
    text += step.text;
    if (step.ended) return checkStream(text + step.terminal);
  }
  const last = stream.end();
  if (!last.ended || last.terminal === '') throw new Error('a stream without an end');
  return checkStream(text + last.text + last.terminal);
}

/** Streams of Bedrock as frames of JSON lines: their bytes have check sums that a changed byte breaks; those are a target of their own. */
const streams = (upstream: Upstream): FuzzTarget => ({
  name: `streams of ${upstream.name}`,
  seeds: streamSeeds(upstream.wire).map((events) => {
    if (upstream.protocol === 'bedrock') return bytes(events.join('\n'));
    return Buffer.concat(frameEvents(upstream.wire, events, { includeUsage: true, jsonArray: false }));
  }),
  allows: isDeclared,
  run: (input) => {
    const lines = (): Frame[] =>
      Buffer.from(input).toString('utf8').split('\n').map((line) => frameOfLine(upstream, line)); // prettier-ignore
    const frames = upstream.protocol === 'bedrock' ? lines() : framesOf(upstream.protocol, input);
    const sizes = protocolIds.map((client) => tellStream(client, upstream, frames, input));
    for (const client of protocolIds) {
      const collection = translationFor(client, upstream, input).collectStream(context);
      try {
        for (const frame of frames) if (collection.push(frame)) break;
        sizes.push(JSON.stringify(collection.end().body).length);
      } catch (error) {
        if (!isDeclared(error)) throw error;
      }
    }
    return Math.max(...sizes);
  },
});

function frameOfLine({ wire }: Upstream, line: string): Frame {
  if (wire === 'anthropic')
    return { event: 'chunk', data: JSON.stringify({ bytes: Buffer.from(line).toString('base64') }) };
  const found = /^\{"(\w+)":(.*)\}$/.exec(line);
  return { event: found?.[1] ?? 'chunk', data: found?.[2] ?? line };
}

/** Bytes of a stream relayed untouched: what goes out and what is held is what came in, up to the ragged end; however it is cut. */
const taps = (protocol: ProtocolId, jsonArray: boolean): FuzzTarget => ({
  name: `tap of ${protocol}${jsonArray ? ' (array)' : ''}`,
  seeds: streamSeeds(protocol).map((events) =>
    Buffer.concat(frameEvents(protocol, events, { includeUsage: true, jsonArray })),
  ),
  allows: () => false,
  run: (input) => {
    const outputs = [1, 7, 100_000].map((size) => {
      const tap = jsonArray ? new ArrayTap() : protocols[protocol].newStreamTap();
      const relayed: Uint8Array[] = [];
      // One by one for the short ones alone: a tap is linear, but not free.
      const step = size === 1 && input.length > 4096 ? 97 : size;
      for (let at = 0; at < input.length; at += step)
        relayed.push(...tap.push(new Uint8Array(input.subarray(at, at + step))).relay);
      tap.ping();
      const { held, complete, facts } = tap.close();
      JSON.stringify(facts);
      return { relayed: Buffer.concat(relayed), all: Buffer.concat([...relayed, ...held]), complete };
    });
    const source = Buffer.from(input);
    for (const { relayed, all, complete } of outputs) {
      if (!source.subarray(0, relayed.length).equals(relayed)) throw new Error('relayed bytes are not those that came');
      if (!complete && !source.equals(all) && !all.subarray(0, source.length).equals(source))
        throw new Error('bytes were lost');
    }
    if (new Set(outputs.map(({ complete }) => complete)).size > 1)
      throw new Error('complete or not depends on the cuts');
    return Math.max(...outputs.map(({ all }) => all.length));
  },
});

const errors: FuzzTarget = {
  name: 'error bodies',
  seeds: [
    ...httpProtocolIds.flatMap((protocol) =>
      errorStatuses.flatMap((status) => {
        try {
          return [bytes(JSON.stringify(errorAnswer(protocol, status).body))];
        } catch {
          return [];
        }
      }),
    ),
    bytes(
      '{"object":"list","data":[{"id":"gpt-5"}],"models":[{"name":"models/x"}],"modelSummaries":[{"modelId":"y"}]}',
    ),
  ],
  allows: isDeclared,
  run: (input) => {
    const wire = parse(input);
    let size = 0;
    for (const protocol of upstreamProtocolIds) {
      const { readError, decodeModelList } = upstreamProtocols[protocol];
      const told = readError(500, wire);
      size += JSON.stringify(told).length + decodeModelList(wire).join().length;
      for (const client of protocolIds) {
        const error = new GatewayError('upstream-rejected', told.message);
        size += JSON.stringify(protocols[client].encodeError(error, 'req_0').body).length;
        checkStream(protocols[client].encodeStreamError(error, 'req_0'));
      }
    }
    return size;
  },
};

export const conversationTargets: readonly FuzzTarget[] = [
  ...protocolIds.map(requests),
  ...upstreams.map(answers),
  ...upstreams.map(streams),
  ...protocolIds.map((protocol) => taps(protocol, false)),
  taps('gemini', true),
  errors,
];
