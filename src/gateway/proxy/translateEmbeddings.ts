// Embeddings for a channel of the other shape: OpenAI's request for Gemini, and Gemini's for OpenAI, with the answers on their way back.
// Used by otherRequest.ts. The shapes themselves are in protocols/gemini/embeddings.ts.
import type { OtherOperation } from '../../catalog/operations';
import { upstreamPath } from '../../protocols/endpoints';
import {
  decodeGeminiEmbeddings,
  decodeGeminiVectors,
  decodeOpenaiEmbeddings,
  decodeOpenaiVectors,
  encodeGeminiEmbeddings,
  encodeGeminiVectors,
  encodeOpenaiEmbeddings,
  encodeOpenaiVectors,
  type Embeddings,
  type EmbeddingsRequest,
} from '../../protocols/gemini/embeddings';
import { warningText, type Warning } from '../../protocols/ir/warnings';
import { readOtherAnswer } from '../../protocols/otherEndpoints/answerFacts';
import { parseJson, stringIn } from '../../protocols/wire/jsonValue';
import type { Candidate } from '../../routing/candidates';
import { GatewayError } from '../../shared/errors';
import type { AnswerReader, FormChange } from './answerReader';
import type { ProxyCall } from './proxyCall';
import type { TranslatedRequest } from './translate';

const ownHeaders = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' };

export class EmbeddingsTranslator {
  constructor(
    private readonly call: ProxyCall,
    private readonly operation: OtherOperation,
    /** As the client names it. */
    private readonly model: string | undefined,
    private readonly body: Uint8Array,
  ) {}

  /** The request as `candidate` takes it. Throws `bad-request` where it cannot be said there, or is none of its protocol. */
  translate(candidate: Candidate): TranslatedRequest {
    const { request, warnings } = this.decode();
    const target = this.encode(request, candidate);
    this.call.warnings.push(...[...warnings, ...target.warnings].map(warningText));
    return {
      path: target.path,
      body: Buffer.from(JSON.stringify(target.body)),
      headers: { 'content-type': 'application/json' },
      reader: this.reader(request, target.decode),
    };
  }

  private get method(): 'embedContent' | 'batchEmbedContents' {
    return this.operation === 'batch-embed' ? 'batchEmbedContents' : 'embedContent';
  }

  private decode(): { request: EmbeddingsRequest; warnings: Warning[] } {
    const wire = parseJson(new TextDecoder().decode(this.body));
    return this.call.match.protocol === 'gemini'
      ? decodeGeminiEmbeddings(wire, this.method)
      : decodeOpenaiEmbeddings(wire);
  }

  private encode(request: EmbeddingsRequest, { protocol, upstreamModel }: Candidate): EncodedEmbeddings {
    if (protocol === 'gemini') {
      const { method, body, warnings } = encodeGeminiEmbeddings(request, upstreamModel);
      const operation = method === 'embedContent' ? 'embed' : 'batch-embed';
      const path = upstreamPath({ protocol, operation, allowedMethods: ['POST'] }, upstreamModel);
      return { path, body, warnings, decode: decodeGeminiVectors };
    }
    const { body, warnings } = encodeOpenaiEmbeddings(request, upstreamModel);
    const match = { protocol: 'openai-chat' as const, operation: 'embed' as const, allowedMethods: ['POST'] };
    return { path: upstreamPath(match, upstreamModel), body, warnings, decode: decodeOpenaiVectors };
  }

  private reader(request: EmbeddingsRequest, decode: (wire: unknown) => Embeddings): AnswerReader {
    return {
      streamForm: () => undefined,
      formChange: neverStreamed,
      newTap: () => {
        throw streamed();
      },
      readWhole: (parsed) => {
        const facts = readOtherAnswer(this.operation, parsed, {
          count: 1,
          characters: undefined,
          audioSeconds: undefined,
        });
        if (facts.error !== undefined) return { facts };
        const embeddings = decode(parsed);
        if (embeddings.vectors.length !== request.inputs.length) {
          const found = `${embeddings.vectors.length} vectors for ${request.inputs.length} texts`;
          throw new GatewayError('upstream-invalid', `The provider answered with ${found}.`);
        }
        const answer =
          this.call.match.protocol === 'gemini'
            ? encodeGeminiVectors(embeddings, this.method)
            : encodeOpenaiVectors(embeddings, this.model ?? stringIn(parsed, 'model') ?? '', request.base64);
        return { facts, body: Buffer.from(JSON.stringify(answer)) };
      },
      headers: () => ownHeaders,
    };
  }
}

interface EncodedEmbeddings {
  path: string;
  body: unknown;
  warnings: Warning[];
  decode: (wire: unknown) => Embeddings;
}

/** An answer of vectors is held whole, and is never a stream. */
const neverStreamed: FormChange = {
  form: 'events',
  streamOf: () => {
    throw streamed();
  },
  collect: () => {
    throw streamed();
  },
};

function streamed(): GatewayError {
  return new GatewayError('upstream-invalid', 'The provider streamed embeddings, which are never streamed.');
}
