// Laws of translation over generated requests and every pair of protocols: only declared refusals, nothing that the provider would refuse,
// and every tool comes back by the name and kind its client knows, whole and streamed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/shared/errors';
import { protocolIds, type ProtocolId, type UpstreamProtocolId } from '../../src/shared/channel';
import { answerEvents } from '../../src/protocols/answerEvents';
import type { AnswerContext, Codec, DecodedRequest } from '../../src/protocols/codec';
import { codecOf, upstreamCodecOf } from '../../src/protocols/codecs';
import type { IrAnswer } from '../../src/protocols/ir/events';
import type { ToolCallPart } from '../../src/protocols/ir/parts';
import type { IrRequest, IrTool } from '../../src/protocols/ir/request';
import { mediaToFetch, withFetchedMedia } from '../../src/protocols/repairs/mediaSources';
import { planTranslation, type Translation } from '../../src/protocols/translation';
import { SseFrames } from '../../src/protocols/wire/sseFrames';
import { asClient, unlessRefused } from './matrix/asClient';
import { faultsOf } from './matrix/providerRules';
import * as arbitraries from './repairs/arbitraries';
import { allProtocols, nativeOrigins, targetOf } from './repairs/support';
import { recordTests } from '../support/qualityFigure';

recordTests(44, 'laws of translation', (ran, failed) => `${ran} laws and pairs of protocols, ${failed} broken`);

const pairs = protocolIds.flatMap((inbound) => protocolIds.map((outbound) => ({ inbound, outbound })));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function fetched(decoded: DecodedRequest, outbound: UpstreamProtocolId): DecodedRequest {
  const urls = mediaToFetch(decoded.request, outbound, targetOf(outbound)).map(({ url }) => url);
  const media = new Map(
    urls.map((url) => [
      url,
      { mediaType: url.endsWith('.pdf') ? 'application/pdf' : 'image/png', data: 'iVBORw0KGgo=' },
    ]),
  );
  return { ...decoded, request: withFetchedMedia(decoded.request, media) };
}

const requestPairs = protocolIds.flatMap((inbound) =>
  allProtocols.map((outbound): { inbound: ProtocolId; outbound: UpstreamProtocolId } => ({ inbound, outbound })),
);

describe.each(requestPairs)('requests, $inbound to $outbound', ({ inbound, outbound }) => {
  it('are taken as the client can say them, within the rules of the provider', () => {
    fc.assert(
      fc.property(arbitraries.request, fc.boolean(), (request, direct) => {
        const decoded = direct ? { request, warnings: [] } : asClient(inbound, request);
        if (decoded === undefined) return;
        const translation = unlessRefused(() =>
          planTranslation(codecOf(inbound), upstreamCodecOf(outbound), fetched(decoded, outbound), targetOf(outbound)),
        );
        if (translation === undefined) return;
        const body = JSON.parse(JSON.stringify(translation.encoded.body)) as Record<string, unknown>;
        expect(faultsOf(outbound, body)).toEqual([]);
      }),
    );
  });
});

describe.each(pairs)('$inbound to $outbound', ({ inbound, outbound }) => {
  it('refuses more than one answer where the answer could hold but one', () => {
    const request: IrRequest = { ...noText, sampling: { candidates: 2 } };
    const plan = (): unknown =>
      planTranslation(codecOf(inbound), codecOf(outbound), { request, warnings: [] }, targetOf(outbound));
    if (inbound === 'gemini' && outbound === 'gemini') expect(plan).not.toThrow();
    else expect(plan).toThrow(GatewayError);
  });
});

describe.each(pairs)('answers, $outbound to $inbound', ({ inbound, outbound }) => {
  it('gives every tool back by the name and kind that the client knows', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 20 });
    fc.assert(
      fc.property(arbitraries.request, text, (request, input) => {
        const decoded = asClient(inbound, { ...request, toolChoice: undefined });
        if (decoded === undefined) return;
        const translation = unlessRefused(() =>
          planTranslation(codecOf(inbound), codecOf(outbound), decoded, targetOf(outbound)),
        );
        if (translation === undefined) return;
        const offered = decoded.request.tools.filter((tool) => tool.type !== 'server');
        const key = (tool: IrTool): string => JSON.stringify([tool.name, 'namespace' in tool ? tool.namespace : '']);
        const own = offered.filter((tool, index) => offered.findIndex((other) => key(other) === key(tool)) === index);
        const answer = answerCalling(codecOf(outbound), translation, input);
        const expected = own.map((tool) => ({
          name: tool.name,
          namespace: tool.namespace,
          kind: tool.type,
          input: inputOf(tool, input),
        }));
        expect(callsOf(codecOf(inbound), readWhole(inbound, outbound, translation, answer))).toEqual(expected);
        expect(callsOf(codecOf(inbound), readStream(inbound, outbound, translation, answer))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});

function inputOf(tool: IrTool, input: string): string {
  return tool.type === 'custom' ? input : JSON.stringify({ input });
}

/** An answer of the upstream that calls every tool it was offered. */
function answerCalling(outbound: Codec, translation: Translation, input: string): IrAnswer {
  const wire: unknown = JSON.parse(JSON.stringify(translation.encoded.body));
  const { request } = outbound.decodeRequest(wire, { headers: {}, nativeOrigin: 'x', model: 'm', stream: false });
  const content = request.tools
    .filter((tool) => tool.type !== 'server')
    .map((tool, index): ToolCallPart => {
      const { name, namespace, type } = tool;
      const call: ToolCallPart = {
        type: 'tool-call',
        id: `fresh_${index}`,
        name,
        kind: type,
        input: inputOf(tool, input),
      };
      return namespace === undefined ? call : { ...call, namespace };
    });
  return {
    id: 'a',
    model: 'm',
    content,
    finish: { reason: content.length === 0 ? 'stop' : 'tool-calls' },
    usage: undefined,
  };
}

function answerContext(request: IrRequest): AnswerContext {
  let count = 0;
  return { model: 'm', createdAt: 1, newId: (prefix) => `${prefix}${(count += 1)}`, request, includeUsage: true };
}

const noRequest: IrRequest = {
  model: 'm',
  stream: true,
  system: [],
  turns: [],
  tools: [],
  sampling: {},
  extensions: {},
};

function readWhole(inbound: ProtocolId, outbound: ProtocolId, translation: Translation, answer: IrAnswer): IrAnswer {
  const wire: unknown = JSON.parse(
    JSON.stringify(codecOf(outbound).encodeAnswer(answer, answerContext(noRequest)).body),
  );
  const { body } = translation.translateAnswer(wire, answerContext(noRequest));
  return codecOf(inbound).decodeAnswer(JSON.parse(JSON.stringify(body)), {
    origin: nativeOrigins[inbound],
    quirks: {},
  });
}

function readStream(inbound: ProtocolId, outbound: ProtocolId, translation: Translation, answer: IrAnswer): IrAnswer {
  const upstream = codecOf(outbound).newStreamEncoder(answerContext(noRequest));
  const reader = new SseFrames();
  const frames = answerEvents(answer).flatMap((event) => reader.push(bytes(upstream.push(event))));
  const stream = translation.newAnswerStream(answerContext(noRequest));
  const steps = [...frames.map((frame) => stream.push(frame)), stream.end()];
  expect(stream.error).toBeUndefined();
  const same = planTranslation(
    codecOf(inbound),
    codecOf(inbound),
    { request: noText, warnings: [] },
    targetOf(inbound),
  );
  const collection = same.collectStream(answerContext(noRequest));
  const client = new SseFrames();
  for (const { text, terminal } of steps)
    client.push(bytes(text + terminal)).forEach((frame) => collection.push(frame));
  const { body } = collection.end();
  return codecOf(inbound).decodeAnswer(JSON.parse(JSON.stringify(body)), {
    origin: nativeOrigins[inbound],
    quirks: {},
  });
}

const noText: IrRequest = {
  ...noRequest,
  turns: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
  maxOutputTokens: 10,
};

function callsOf(_codec: Codec, answer: IrAnswer): unknown[] {
  return answer.content
    .filter((part) => part.type === 'tool-call')
    .map(({ name, namespace, kind, input }) => ({ name, namespace, kind, input }));
}
