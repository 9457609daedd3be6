// Which codec reads a client's request and writes its answer: that of the protocol, or of a path or form of request of its own.
// Called by the gateway when a request is translated. The upstream's side is codecs.ts alone.
import type { Codec } from './codec';
import { codecOf } from './codecs';
import type { EndpointForm, EndpointMatch } from './endpoints';
import { legacyCompletionsCodec } from './openaiChat/codec';
import { compactCodec, compactionTriggerCodec } from './openaiResponses/compactCodecs';
import { asksForCompaction } from './openaiResponses/compactRequest';

const codecOfForm: Readonly<Record<EndpointForm, Codec>> = {
  'legacy-completions': legacyCompletionsCodec,
  compact: compactCodec,
};

/** The codec for a request of `match` with the parsed body `wire`. Throws `bad-request` where the protocol cannot be translated. */
export function clientCodecOf({ protocol, form }: Pick<EndpointMatch, 'protocol' | 'form'>, wire: unknown): Codec {
  if (form !== undefined) return codecOfForm[form];
  return protocol === 'openai-responses' && asksForCompaction(wire) ? compactionTriggerCodec : codecOf(protocol);
}
