// Follows a stream of a request with limits: what it has used so far, whether that passes a limit, and what it came to where it ended before
// its usage was told (the client left, the provider broke off, a limit cut it). Made at admission, carried by the usage row.
import type { RequestUse } from '../../metering/limits/measures';
import type { AnswerFacts } from '../../protocols/protocol';
import { StreamTextMeter } from '../../protocols/streamText';
import type { Candidate } from '../../routing/candidates';
import type { ProtocolId } from '../../shared/channel';
import type { GatewayError } from '../../shared/errors';
import type { UsageBuckets } from '../../shared/usage';

export interface StreamMeterOptions {
  /** The client's. */
  protocol: ProtocolId;
  /** Input tokens of the request, about. */
  inputTokens: number;
  /** Integer nano-dollars; null where the price is not known. */
  costOf: (usage: UsageBuckets, candidate: Candidate) => number | null;
  /** The error with which a stream that has used so much is ended; undefined where it may go on. Left out: it always may. */
  passed?: ((use: RequestUse, candidate: Candidate) => GatewayError | undefined) | undefined;
}

/** Tokens between two looks at the limits. */
const step = 32;

export class StreamMeter {
  private readonly text: StreamTextMeter;
  private looked = 0;

  constructor(private readonly options: StreamMeterOptions) {
    this.text = new StreamTextMeter(options.protocol);
  }

  /** Takes what goes to the client. Throws the error of a limit that was passed. `told`: the usage that the stream told so far. */
  push(chunks: readonly Uint8Array[], told: () => UsageBuckets | undefined, candidate: Candidate): void {
    for (const chunk of chunks) this.text.push(chunk);
    const { passed, costOf } = this.options;
    if (passed === undefined || this.text.tokens < this.looked + step) return;
    this.looked = this.text.tokens;
    const usage = this.usage(told());
    const inputTokens = usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h;
    const error = passed({ inputTokens, outputTokens: usage.output, cost: costOf(usage, candidate) }, candidate);
    if (error !== undefined) throw error;
  }

  /** `facts` of a stream that ended early, with an estimate in the place of usage that was not told, or told before the end. */
  complete(facts: AnswerFacts): { facts: AnswerFacts; estimated: boolean } {
    const output = facts.usage?.output ?? 0;
    if (facts.usage !== undefined && output >= this.text.tokens) return { facts, estimated: false };
    if (this.text.tokens === 0 && facts.usage === undefined) return { facts, estimated: false };
    return { facts: { ...facts, usage: this.usage(facts.usage) }, estimated: true };
  }

  private usage(told: UsageBuckets | undefined): UsageBuckets {
    const { tokens } = this.text;
    if (told !== undefined) return { ...told, output: Math.max(told.output, tokens) };
    const none = { cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, reasoning: 0, images: 0, audioSeconds: 0 };
    return { ...none, input: this.options.inputTokens, output: tokens, raw: undefined };
  }
}
