// The proxy's paths: which protocol and operation a path means, and the same operation's path at a provider.
// Called by the proxy before the body is read. Checks neither method nor key; unknown paths are the caller's 404.
import {
  geminiOperations,
  openaiOperation,
  openaiOperations,
  type GeminiOperation,
  type OtherOperation,
} from '../catalog/operations';
import type { ProtocolId } from '../shared/channel';

export type Operation = 'generate' | 'count-tokens' | 'list-models' | 'get-model' | OtherOperation;

/** Paths of their own for requests that another model or path answers just as well: how they are translated is in clientCodec.ts. */
export type EndpointForm = 'legacy-completions' | 'compact';

export interface EndpointMatch {
  protocol: ProtocolId;
  operation: Operation;
  /** Undefined for a protocol's ordinary path. */
  form?: EndpointForm;
  /** From the path (Gemini, get-model), decoded and without `models/`. */
  model?: string;
  /** Known from the path (Gemini). */
  stream?: boolean;
  allowedMethods: string[];
}

/** What tells the clients of one path apart: Anthropic's SDK sends its version, Google's its own key header, also to `/v1`. */
export interface ClientHints {
  anthropicVersion: boolean;
  googleKey?: boolean;
}

const postPaths: Record<string, { protocol: ProtocolId; operation: Operation; form?: EndpointForm }> = {
  '/v1/chat/completions': { protocol: 'openai-chat', operation: 'generate' },
  '/v1/completions': { protocol: 'openai-chat', operation: 'generate', form: 'legacy-completions' },
  '/v1/responses': { protocol: 'openai-responses', operation: 'generate' },
  '/v1/responses/compact': { protocol: 'openai-responses', operation: 'generate', form: 'compact' },
  '/v1/responses/input_tokens': { protocol: 'openai-responses', operation: 'count-tokens' },
  '/v1/messages': { protocol: 'anthropic', operation: 'generate' },
  '/v1/messages/count_tokens': { protocol: 'anthropic', operation: 'count-tokens' },
  ...Object.fromEntries(
    Object.entries(openaiOperations).map(([operation, { path }]) => [
      `/v1${path}`,
      { protocol: 'openai-chat', operation: operation as OtherOperation },
    ]),
  ),
};

const geminiMethods: Record<string, { operation: Operation; stream?: boolean }> = {
  generateContent: { operation: 'generate', stream: false },
  streamGenerateContent: { operation: 'generate', stream: true },
  countTokens: { operation: 'count-tokens', stream: false },
  ...Object.fromEntries(
    Object.entries(geminiOperations).map(([operation, { method }]) => [
      method,
      { operation: operation as OtherOperation, stream: false },
    ]),
  ),
};

/** Google's method names are camel case with a capital inside (`embedContent`) or `predict`; a tag of a model is not. */
const geminiCallPath = /^\/v1(?:beta)?\/(models|tunedModels)\/(.*):([a-z]+[A-Z][A-Za-z]*|predict)$/;
const geminiModelPath = /^\/v1beta\/(models|tunedModels)\/(.+)$/;
const modelPath = /^\/v1\/models\/(.+)$/;

/**
 * What `path` (without its query) means, or undefined where it is none of ours or is wrongly percent-encoded.
 * `GET /v1/models` belongs to Anthropic where the request has an `anthropic-version` header, to Gemini where it has an
 * `x-goog-api-key` (@google/genai 3 speaks to `/v1`), else to OpenAI.
 * The caller checks the method against `allowedMethods`. Paths: docs/protocols.md, "Proxy".
 */
export function matchEndpoint(path: string, headers: ClientHints): EndpointMatch | undefined {
  const post = Object.hasOwn(postPaths, path) ? postPaths[path] : undefined;
  if (post !== undefined) return { ...post, allowedMethods: ['POST'] };

  const call = geminiCallPath.exec(path);
  if (call !== null) return matchGeminiCall(call[1], call[2], call[3]);

  if (path === '/v1beta/models') return { protocol: 'gemini', operation: 'list-models', allowedMethods: ['GET'] };
  const geminiGet = geminiModelPath.exec(path);
  if (geminiGet !== null) {
    const model = geminiModel(geminiGet[1], geminiGet[2]);
    return model === undefined
      ? undefined
      : { protocol: 'gemini', operation: 'get-model', model, allowedMethods: ['GET'] };
  }

  const google: ProtocolId = headers.googleKey === true ? 'gemini' : 'openai-chat';
  const protocol: ProtocolId = headers.anthropicVersion ? 'anthropic' : google;
  if (path === '/v1/models') return { protocol, operation: 'list-models', allowedMethods: ['GET'] };
  const model = decodeSegment(modelPath.exec(path)?.[1]);
  return model === undefined ? undefined : { protocol, operation: 'get-model', model, allowedMethods: ['GET'] };
}

/**
 * Path below a channel's base URL, for example `/chat/completions`, `/v1/messages` or
 * `/models/gemini-2.5-flash:streamGenerateContent`. The base URL is what the vendor's own SDK takes: OpenAI with `/v1`,
 * Anthropic the root, Gemini with `/v1beta`. `upstreamModel` is percent-encoded into the path where the protocol has it there.
 */
export function upstreamPath(match: EndpointMatch, upstreamModel: string): string {
  switch (match.protocol) {
    case 'openai-chat':
    case 'openai-responses': {
      const other = openaiOperation(match.operation);
      if (other !== undefined) return other.path;
      if (match.operation === 'list-models') return '/models';
      if (match.operation === 'get-model') return `/models/${encodeURIComponent(upstreamModel)}`;
      if (match.operation === 'count-tokens') return '/responses/input_tokens';
      if (match.form !== undefined) return match.form === 'compact' ? '/responses/compact' : '/completions';
      return match.protocol === 'openai-chat' ? '/chat/completions' : '/responses';
    }
    case 'anthropic':
      if (match.operation === 'list-models') return '/v1/models';
      if (match.operation === 'get-model') return `/v1/models/${encodeURIComponent(upstreamModel)}`;
      return match.operation === 'count-tokens' ? '/v1/messages/count_tokens' : '/v1/messages';
    case 'gemini': {
      if (match.operation === 'list-models') return '/models';
      const resource = geminiResource(upstreamModel);
      if (match.operation === 'get-model') return resource;
      if (match.operation === 'count-tokens') return `${resource}:countTokens`;
      if (Object.hasOwn(geminiOperations, match.operation)) {
        return `${resource}:${geminiOperations[match.operation as GeminiOperation].method}`;
      }
      return `${resource}:${match.stream === true ? 'streamGenerateContent' : 'generateContent'}`;
    }
  }
}

function matchGeminiCall(
  collection: string | undefined,
  segment: string | undefined,
  methodName: string | undefined,
): EndpointMatch | undefined {
  const method =
    methodName !== undefined && Object.hasOwn(geminiMethods, methodName) ? geminiMethods[methodName] : undefined;
  const model = geminiModel(collection, segment);
  if (method === undefined || model === undefined) return undefined;
  return { protocol: 'gemini', ...method, model, allowedMethods: ['POST'] };
}

/** `models/x` and `x` are one model; a tuned model keeps its collection in its name: `tunedModels/x`. */
function geminiModel(collection: string | undefined, segment: string | undefined): string | undefined {
  const name = decodeSegment(segment);
  if (name === undefined) return undefined;
  if (collection === 'tunedModels') return `tunedModels/${name}`;
  return name.startsWith('models/') ? name.slice('models/'.length) : name;
}

function geminiResource(model: string): string {
  if (model.startsWith('tunedModels/')) return `/tunedModels/${encodeURIComponent(model.slice('tunedModels/'.length))}`;
  const name = model.startsWith('models/') ? model.slice('models/'.length) : model;
  return `/models/${encodeURIComponent(name)}`;
}

function decodeSegment(segment: string | undefined): string | undefined {
  if (segment === undefined || segment === '') return undefined;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined; // not valid percent-encoding: no such path
  }
}
