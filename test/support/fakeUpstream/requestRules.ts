// What a real provider demands of a request, per protocol: path, method, key, version header, content type, body, model.
// The fake upstream asks it about every request; a refusal becomes the provider's own error answer.
import type { IncomingHttpHeaders } from 'node:http';
import type { ProtocolId, HttpProtocolId } from '../../../src/shared/channel';
import { judgeBedrock } from './bedrockRules';
import type { ErrorStatus } from './fixtures';

export type UpstreamOperation = 'generate' | 'count-tokens' | 'list-models' | 'get-model';

export interface UpstreamCall {
  protocol: HttpProtocolId;
  operation: UpstreamOperation;
  model: string | undefined;
  stream: boolean;
  /** Bedrock: InvokeModel with Anthropic's body, not Converse. */
  invoke?: boolean;
  /** Gemini: the stream is one JSON array, not server-sent events. */
  jsonArray: boolean;
  includeUsage: boolean;
  /** The parsed body; undefined for GET. */
  body: Record<string, unknown> | undefined;
}

export interface Refusal {
  protocol: HttpProtocolId;
  status: ErrorStatus;
  reason: string;
  /** Where the provider's answer is not the fixture of `status`. */
  answer?: { status: number; headers: Record<string, string>; body: unknown };
}

export interface RequestFacts {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The key that the provider knows. */
  secret: string;
  models: ReadonlySet<string>;
}

// The vendor's own SDK calls `/v1`; raw clients and channels mostly `/v1beta`.
const geminiCall = /^\/(?:v1|v1beta)\/models\/([^/:]+):(generateContent|streamGenerateContent|countTokens)$/;

/** The call a request makes, or why a real provider would refuse it. */
export function judge(facts: RequestFacts): UpstreamCall | Refusal {
  const bedrock = judgeBedrock(facts);
  if (bedrock !== undefined) return bedrock;
  const place = locate(facts);
  if ('reason' in place) return place;
  const { protocol } = place;
  const refuse = (status: ErrorStatus, reason: string): Refusal => ({ protocol, status, reason });

  const isGet = place.operation === 'list-models' || place.operation === 'get-model';
  if (facts.method !== (isGet ? 'GET' : 'POST')) return refuse(405, `method ${facts.method}`);
  if (presentedKey(protocol, facts) !== facts.secret) return refuse(401, 'missing or wrong key');
  if (protocol === 'anthropic' && facts.headers['anthropic-version'] === undefined) {
    return refuse(400, 'anthropic-version is required');
  }
  if (isGet) {
    if (place.model !== undefined && !facts.models.has(place.model)) return refuse(404, 'unknown model');
    return { ...place, stream: false, jsonArray: false, includeUsage: false, body: undefined };
  }

  if (!/^application\/json\b/.test(facts.headers['content-type'] ?? '')) return refuse(400, 'content type is not JSON');
  const body = parseObject(facts.body);
  if (body === undefined) return refuse(400, 'body is not a JSON object');
  const missing = missingField(place, body) ?? refusedField(place, body);
  if (missing !== undefined) return refuse(400, missing);
  const model = place.model ?? (typeof body['model'] === 'string' ? body['model'] : undefined);
  if (model === undefined) return refuse(400, 'model is required');
  if (!facts.models.has(model)) return refuse(404, `unknown model ${model}`);

  const options = body['stream_options'] as { include_usage?: boolean } | undefined;
  return {
    ...place,
    model,
    stream: protocol === 'gemini' ? place.stream : body['stream'] === true,
    jsonArray: place.stream && facts.url.searchParams.get('alt') !== 'sse',
    includeUsage: options?.include_usage === true,
    body,
  };
}

interface Place {
  protocol: ProtocolId;
  operation: UpstreamOperation;
  model: string | undefined;
  stream: boolean;
}

function locate({ url, headers }: RequestFacts): Place | Refusal {
  const path = url.pathname;
  const place = (protocol: ProtocolId, operation: UpstreamOperation, model?: string, stream = false): Place => ({
    protocol,
    operation,
    model,
    stream,
  });
  if (path === '/v1/chat/completions') return place('openai-chat', 'generate');
  if (path === '/v1/responses') return place('openai-responses', 'generate');
  if (path === '/v1/responses/input_tokens') return place('openai-responses', 'count-tokens');
  if (path === '/v1/messages') return place('anthropic', 'generate');
  if (path === '/v1/messages/count_tokens') return place('anthropic', 'count-tokens');
  const gemini = geminiCall.exec(path);
  if (gemini !== null) {
    const stream = gemini[2] === 'streamGenerateContent';
    const operation = gemini[2] === 'countTokens' ? 'count-tokens' : 'generate';
    return place('gemini', operation, decodeURIComponent(gemini[1] ?? ''), stream);
  }
  const list = /^\/(v1|v1beta)\/models(?:\/([^/:]+))?$/.exec(path);
  if (list !== null) {
    const anthropic = headers['anthropic-version'] !== undefined || headers['x-api-key'] !== undefined;
    const google = list[1] === 'v1beta' || headers['x-goog-api-key'] !== undefined;
    const protocol = google ? 'gemini' : anthropic ? 'anthropic' : 'openai-chat';
    if (list[2] === undefined) return place(protocol, 'list-models');
    return place(protocol, 'get-model', decodeURIComponent(list[2]));
  }
  return { protocol: 'openai-chat', status: 404, reason: `no such path ${path}` };
}

/** The key where this provider looks for it; other places do not count. */
function presentedKey(protocol: ProtocolId, { headers, url }: RequestFacts): string | undefined {
  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  if (protocol === 'anthropic') return single(headers['x-api-key']) ?? bearer;
  if (protocol === 'gemini') return single(headers['x-goog-api-key']) ?? url.searchParams.get('key') ?? undefined;
  return bearer;
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value;
}

function parseObject(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    return undefined;
  } catch {
    return undefined;
  }
}

/** Counters take what makes up the prompt, and refuse the rest. */
function refusedField(place: Place, body: Record<string, unknown>): string | undefined {
  if (place.operation !== 'count-tokens') return undefined;
  const refused = ['max_tokens', 'max_output_tokens', 'stream', 'temperature', 'top_p', 'metadata', 'store', 'include'];
  const found = refused.find((name) => name in body);
  return found === undefined ? undefined : `${found}: Extra inputs are not permitted`;
}

function missingField(place: Place, body: Record<string, unknown>): string | undefined {
  const filled = (name: string): boolean => Array.isArray(body[name]) && body[name].length > 0;
  switch (place.protocol) {
    case 'openai-chat':
      return filled('messages') ? undefined : 'messages is required';
    case 'openai-responses':
      return typeof body['input'] === 'string' || filled('input') ? undefined : 'input is required';
    case 'anthropic':
      if (!filled('messages')) return 'messages is required';
      return place.operation === 'count-tokens' || typeof body['max_tokens'] === 'number'
        ? undefined
        : 'max_tokens: Field required';
    case 'gemini':
      return filled('contents') || typeof body['generateContentRequest'] === 'object'
        ? undefined
        : 'contents is required';
  }
}
