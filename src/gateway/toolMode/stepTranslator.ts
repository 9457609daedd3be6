// The request of one step for whichever candidate, and the reader that makes events of its answer. Always translated, also between equals:
// the loop has to know what was said. Made by toolLoop.ts for each step.
import type { Codec } from '../../protocols/codec';
import type { IrRequest } from '../../protocols/ir/request';
import { warningText } from '../../protocols/ir/warnings';
import type { AnswerFacts } from '../../protocols/protocol';
import { StepEvents } from '../../protocols/toolLoop/stepEvents';
import { planTranslation, type Translation } from '../../protocols/translation';
import type { Candidate } from '../../routing/candidates';
import { GatewayError } from '../../shared/errors';
import type { AnswerReader, AnswerTap } from '../proxy/answerReader';
import type { ProxyCall, ProxyContext } from '../proxy/proxyCall';
import { withMedia, type RequestTranslator, type TranslatedRequest } from '../proxy/translate';
import { wholeRest } from '../proxy/translatedTap';
import { routeTo, type UpstreamRoute } from '../proxy/upstreamRoute';

export class StepTranslator implements RequestTranslator {
  private latest: StepEvents | undefined;
  private ownWarnings: string[] = [];

  /** `signal` aborts when the request ends. */
  constructor(
    private readonly context: ProxyContext,
    private readonly call: ProxyCall,
    private readonly codec: Codec,
    private readonly request: IrRequest,
    private readonly signal: AbortSignal,
  ) {}

  /** The events of the answer to the latest attempt. */
  get events(): StepEvents {
    if (this.latest === undefined) throw new GatewayError('internal', 'The step was not sent to anybody.');
    return this.latest;
  }

  /** Declared losses of the latest attempt. */
  get warnings(): readonly string[] {
    return this.ownWarnings;
  }

  async translate(candidate: Candidate): Promise<TranslatedRequest> {
    const { context, call, codec, request, signal } = this;
    const route = routeTo(candidate);
    const decoded = await withMedia(context.media, { request, warnings: [] }, candidate, () => signal);
    const translation = planTranslation(codec, route.codec, decoded, route.target, {
      keptState: (callId) => context.keptStates.find(call.admission.key.id, callId),
    });
    this.ownWarnings = translation.warnings.map(warningText);
    this.latest = new StepEvents(translation.newEventSource());
    return {
      reader: stepReader(this.latest, translation, route),
      path: route.path(request.stream),
      body: Buffer.from(JSON.stringify(translation.encoded.body)),
      headers: { 'content-type': 'application/json', ...translation.encoded.headers },
    };
  }
}

function stepReader(events: StepEvents, translation: Translation, route: UpstreamRoute): AnswerReader {
  const answered = (parsed: object): { facts: AnswerFacts; body: Uint8Array } => {
    events.answered(translation.readAnswer(parsed));
    return { facts: events.facts(), body: new Uint8Array(0) };
  };
  const { refusalStatus } = route;
  return {
    ...(refusalStatus === undefined ? {} : { refusalStatus }),
    streamForm: (mediaType) => (mediaType === route.streamType ? 'events' : undefined),
    formChange: {
      form: 'events',
      streamOf: (parsed) => {
        answered(parsed);
        return new StepTap(events, { push: () => [], finish: () => [] });
      },
      collect: () => {
        const frames = route.newFrames();
        return {
          push: (chunk) => {
            for (const frame of frames.push(chunk)) events.push(frame);
          },
          end: () => {
            for (const frame of wholeRest(frames)) events.push(frame);
            events.end();
            // Throws what the answer failed with, so that another candidate may be asked.
            events.answer();
            return { facts: events.facts(), body: new Uint8Array(0) };
          },
        };
      },
    },
    newTap: () => new StepTap(events, route.newFrames()),
    readWhole: answered,
    headers: (upstream) => upstream,
  };
}

/** Stands where a relayed stream has its tap: gives the bytes through as received once they mean something, and nobody reads them. */
class StepTap implements AnswerTap {
  constructor(
    private readonly events: StepEvents,
    private readonly frames: ReturnType<UpstreamRoute['newFrames']>,
  ) {}

  push(chunk: Uint8Array): { relay: Uint8Array[]; ended: boolean } {
    try {
      for (const frame of this.frames.push(chunk)) this.events.push(frame);
    } catch (error) {
      this.events.fail(GatewayError.from(error));
    }
    return { relay: this.events.begun ? [chunk] : [], ended: this.events.done };
  }

  close(): { held: Uint8Array[]; complete: boolean; facts: AnswerFacts } {
    for (const frame of wholeRest(this.frames)) this.events.push(frame);
    this.events.end();
    return { held: [], complete: this.events.error?.kind !== 'upstream-truncated', facts: this.facts() };
  }

  facts(): AnswerFacts {
    return this.events.facts();
  }

  ping(): string {
    return '';
  }

  get fault(): GatewayError | undefined {
    return this.events.begun ? undefined : this.events.error;
  }
}
