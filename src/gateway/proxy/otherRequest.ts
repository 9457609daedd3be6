// Requests for embeddings, images, audio, moderations and reranking: how their answers are read, and embeddings translated where the
// channel speaks the other shape. Made once per request by forward.ts, which sends and relays them like every other request.
import { demoProvider } from '../../catalog/demo';
import { isOtherOperation, openaiOperation, type OtherOperation } from '../../catalog/operations';
import type { EndpointMatch } from '../../protocols/endpoints';
import { readOtherAnswer } from '../../protocols/otherEndpoints/answerFacts';
import { askedInJson, type Asked } from '../../protocols/otherEndpoints/asked';
import { LargeJsonTap, rawTap } from '../../protocols/otherEndpoints/largeAnswer';
import { newOtherTap } from '../../protocols/otherEndpoints/streamTap';
import type { Candidate } from '../../routing/candidates';
import type { AnswerReader } from './answerReader';
import type { ProxyCall } from './proxyCall';
import { EmbeddingsTranslator } from './translateEmbeddings';
import type { TranslatedRequest } from './translate';
import type { Upload } from './upload';

/** The operation of `match` where it is one of these. */
export function otherOperation(match: EndpointMatch): OtherOperation | undefined {
  return isOtherOperation(match.operation) ? match.operation : undefined;
}

/** The model that is meant where a request names none. */
export function usualModel(match: EndpointMatch, keyDefault: string | null): string | undefined {
  // A key's default is a model for conversations.
  if (isOtherOperation(match.operation)) return openaiOperation(match.operation)?.defaultModel;
  return keyDefault ?? undefined;
}

export class OtherRequest {
  readonly reader: AnswerReader;
  private readonly embeddings: EmbeddingsTranslator;

  constructor(
    private readonly call: ProxyCall,
    operation: OtherOperation,
    model: string | undefined,
    body: Uint8Array,
    readonly upload: Upload | undefined,
  ) {
    this.embeddings = new EmbeddingsTranslator(call, operation, model, body);
    this.reader = otherReader(operation, upload === undefined ? askedInJson(operation, body) : askedInForm(upload));
  }

  /** Undefined where `candidate` takes the client's own bytes. Throws `bad-request` where it cannot be given the request. */
  translate(candidate: Candidate): TranslatedRequest | undefined {
    const native = candidate.protocol === this.call.match.protocol || candidate.channel.provider === demoProvider;
    // Warnings of an earlier candidate no longer count.
    this.call.warnings.length = 0;
    return native ? undefined : this.embeddings.translate(candidate);
  }
}

/** Forms are still arriving when this is asked for: the upload knows it in the end. */
function askedInForm(upload: Upload): Asked {
  return {
    get count() {
      return upload.count;
    },
    characters: undefined,
    get audioSeconds() {
      return upload.audioSeconds;
    },
  };
}

/** Relays answers as they come: JSON, sound or text, or events. */
function otherReader(operation: OtherOperation, asked: Asked): AnswerReader {
  const rawTypes = openaiOperation(operation)?.rawTypes ?? [];
  return {
    streamForm: (mediaType) => (mediaType === 'text/event-stream' ? 'events' : undefined),
    rawTap: (mediaType) => (rawTypes.some((type) => mediaType.startsWith(type)) ? rawTap(operation, asked) : undefined),
    largeTap: () => new LargeJsonTap(operation),
    newTap: () => newOtherTap(operation, asked),
    readWhole: (parsed) => ({ facts: readOtherAnswer(operation, parsed, asked) }),
    headers: (upstream) => upstream,
  };
}
