// The hard cases at the level of translation: a client's wire body against an upstream's frames, and what each side is told.
// Clients are read by the decoder of their own protocol, which the official SDKs vouch for in the matrix (translation.test.ts).
import type { ProtocolId, UpstreamProtocolId } from '../../../src/shared/channel';
import { codecOf, upstreamCodecOf } from '../../../src/protocols/codecs';
import type { Frame } from '../../../src/protocols/codec';
import type { ModelTraits, Quirks } from '../../../src/shared/quirks';
import { Collector } from '../../../src/protocols/ir/collect';
import type { IrAnswer } from '../../../src/protocols/ir/events';
import { planTranslation, type ClientContext, type Translation } from '../../../src/protocols/translation';
import { SseFrames } from '../../../src/protocols/wire/sseFrames';
import { nativeOrigins as clientOrigins } from '../matrix/miniGateway';

export type Wire = Record<string, unknown>;

export const nativeOrigins: Readonly<Record<UpstreamProtocolId, string>> = {
  ...clientOrigins,
  bedrock: 'anthropic',
  vscode: 'vscode',
};

export interface PlanOptions {
  quirks?: Quirks;
  traits?: ModelTraits;
  origin?: string;
  headers?: Record<string, string>;
}

export interface Planned {
  body: Wire;
  headers: Record<string, string>;
  /** `code path` of each declared loss of the request. */
  warnings: string[];
  translation: Translation;
}

/** The request of a client of `inbound` as an upstream of `outbound` gets it. */
export function plan(
  inbound: ProtocolId,
  outbound: UpstreamProtocolId,
  wire: Wire,
  { quirks = {}, traits = {}, origin = nativeOrigins[outbound], headers = {} }: PlanOptions = {},
): Planned {
  const context = { headers, nativeOrigin: nativeOrigins[inbound], model: 'm', stream: true };
  const decoded = codecOf(inbound).decodeRequest(wire, context);
  const target = { model: 'upstream-model', origin, quirks, traits };
  const translation = planTranslation(codecOf(inbound), upstreamCodecOf(outbound), decoded, target);
  const { body, headers: sent } = translation.encoded;
  const warnings = translation.warnings.map(({ code, path }) => `${code} ${path}`);
  return { body: JSON.parse(JSON.stringify(body)) as Wire, headers: sent, warnings, translation };
}

/** A question without anything hard in it, in each protocol. */
export const questions: Readonly<Record<ProtocolId, Wire>> = {
  'openai-chat': { model: 'm', messages: [{ role: 'user', content: 'Go.' }] },
  'openai-responses': { model: 'm', input: 'Go.', store: false },
  anthropic: { model: 'm', max_tokens: 100, messages: [{ role: 'user', content: 'Go.' }] },
  gemini: { contents: [{ role: 'user', parts: [{ text: 'Go.' }] }] },
};

export const client = (): ClientContext => {
  let count = 0;
  return {
    model: 'm',
    createdAt: 1_790_000_000,
    newId: (prefix) => `${prefix}${(count += 1)}`,
    includeUsage: true,
  };
};

export const framesOf = (events: readonly unknown[]): Frame[] =>
  events.map((event) => ({
    event: String((event as Wire | undefined)?.['type'] ?? ''),
    data: typeof event === 'string' ? event : JSON.stringify(event),
  }));

export interface Told {
  /** What the client reads in its stream; undefined where that ends with an error. */
  answer: IrAnswer | undefined;
  /** The error that the client reads. */
  error: { kind: string; status: number; message: string } | undefined;
  /** Everything that was sent to it. */
  text: string;
  warnings: string[];
}

/** What a streaming client of `inbound` is told of the frames of an upstream of `outbound`. */
export function streamTo(inbound: ProtocolId, outbound: UpstreamProtocolId, frames: Frame[], planned?: Planned): Told {
  const { translation } = planned ?? plan(inbound, outbound, { ...questions[inbound], stream: true });
  const stream = translation.newAnswerStream(client());
  const steps = [...frames.map((frame) => stream.push(frame)), stream.end()];
  const text = steps.map((step) => step.text + step.terminal).join('');
  const warnings = stream.warnings.map(({ code, path }) => `${code} ${path}`);
  return { ...readClient(inbound, text), text, warnings };
}

function readClient(inbound: ProtocolId, text: string): Pick<Told, 'answer' | 'error'> {
  const reader = new SseFrames();
  const decoder = codecOf(inbound).newStreamDecoder({ origin: nativeOrigins[inbound], quirks: {} });
  const collector = new Collector();
  const events = [...reader.push(Buffer.from(text)), ...reader.finish()].flatMap((frame) => decoder.push(frame));
  for (const event of [...events, ...decoder.end()]) {
    if (event.type === 'error') return { answer: undefined, error: event.error };
    collector.push(event);
  }
  return { answer: collector.answer(), error: undefined };
}

/** The calls of an answer, arguments parsed. */
export function callsOf(answer: IrAnswer | undefined): { id: string; name: string; input: unknown }[] {
  return (answer?.content ?? []).flatMap((part) =>
    part.type === 'tool-call' ? [{ id: part.id, name: part.name, input: JSON.parse(part.input) as unknown }] : [],
  );
}
