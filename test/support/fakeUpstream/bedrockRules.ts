// What Bedrock's runtime demands of a request: path with the model encoded once, signature or API key, JSON body of the operation. Asked by
// requestRules.ts. A refusal carries Bedrock's own answer, since its statuses and headers are unlike the others'.
import { signatureFault, type AwsKeyPair } from './awsSignature';
import type { Refusal, RequestFacts, UpstreamCall } from './requestRules';

/** Keys that the fake takes beside its API key; the second pair is a temporary one. */
export const awsKeys: readonly [AwsKeyPair, AwsKeyPair] = [
  { accessKeyId: 'AKIAGATEHOUSE0000001', secretAccessKey: 'secret/of+gatehouse/0123456789abcdefghijkl' },
  {
    accessKeyId: 'ASIAGATEHOUSE0000002',
    secretAccessKey: 'temporary/of+gatehouse/0123456789abcdefg',
    sessionToken: 'IQoJb3JpZ2luX2VjGatehouse//////////wEaCXVzLWVhc3QtMSJHMEUCIQD==',
  },
];
/** The region that signatures must be scoped to. */
export const awsRegion = 'us-east-1';

const path = /^\/model\/([^/]+)\/(converse|converse-stream|invoke|invoke-with-response-stream|count-tokens)$/;
const converseMembers = new Set([
  ...['messages', 'system', 'inferenceConfig', 'toolConfig', 'guardrailConfig', 'additionalModelRequestFields'],
  ...['additionalModelResponseFieldPaths', 'promptVariables', 'requestMetadata', 'performanceConfig', 'serviceTier'],
  'outputConfig',
]);

/** Undefined where the request is not for Bedrock. */
export function judgeBedrock(facts: RequestFacts): UpstreamCall | Refusal | undefined {
  const found = path.exec(facts.url.pathname);
  if (found === null) return undefined;
  const operation = found[2] ?? '';
  const refuse = (status: number, type: string, message: string): Refusal => ({
    protocol: 'bedrock',
    status: 400,
    reason: message,
    answer: { status, headers: { 'x-amzn-errortype': type, 'x-amzn-requestid': 'gate-refused' }, body: { message } },
  });
  const key = keyFault(facts);
  if (key !== undefined) return refuse(403, key.type, key.message);
  if (facts.method !== 'POST') return refuse(404, 'UnknownOperationException', `method ${facts.method}`);
  if (!/^application\/json\b/.test(facts.headers['content-type'] ?? '')) {
    return refuse(415, 'UnsupportedMediaTypeException', 'content type is not JSON');
  }
  const body = parse(facts.body);
  if (body === undefined) return refuse(400, 'SerializationException', 'The body is not a JSON object.');
  const model = decodeURIComponent(found[1] ?? '');
  if (!facts.models.has(model)) {
    return refuse(400, 'ValidationException', `The provided model identifier is invalid: ${model}`);
  }
  if (operation === 'count-tokens') {
    const fault = countFault(model, body);
    if (fault !== undefined) return refuse(400, 'ValidationException', fault);
    const whole = { stream: false, jsonArray: false, includeUsage: false };
    return { protocol: 'bedrock', operation: 'count-tokens', model, body, ...whole };
  }
  const invoke = operation.startsWith('invoke');
  const fault = invoke ? invokeFault(body) : converseFault(body);
  if (fault !== undefined) return refuse(400, 'ValidationException', fault);
  const stream = operation === 'converse-stream' || operation === 'invoke-with-response-stream';
  return {
    protocol: 'bedrock',
    operation: 'generate',
    model,
    stream,
    invoke,
    jsonArray: false,
    includeUsage: false,
    body,
  };
}

function keyFault(facts: RequestFacts): { type: string; message: string } | undefined {
  const authorization = facts.headers.authorization ?? '';
  if (authorization === '')
    return { type: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' };
  if (authorization === `Bearer ${facts.secret}`) return undefined;
  if (!authorization.startsWith('AWS4-')) return { type: 'AccessDeniedException', message: 'Authentication failed.' };
  return signatureFault(facts, { keys: awsKeys, region: awsRegion, service: 'bedrock', now: Date.now() });
}

function converseFault(body: Record<string, unknown>): string | undefined {
  const unknown = Object.keys(body).find((name) => !converseMembers.has(name));
  if (unknown !== undefined) return `extraneous key [${unknown}] is not permitted`;
  if (!Array.isArray(body['messages']) || body['messages'].length === 0) return 'messages: at least one is required';
  const text = JSON.stringify(body['messages']);
  return /"(?:url|uri)":"https?:/.test(text) ? 'an image or document by URL' : undefined;
}

const countMembers = new Set(['messages', 'system', 'toolConfig', 'additionalModelRequestFields']);

/** Some models only are counted, by their own ids. */
function countFault(model: string, body: Record<string, unknown>): string | undefined {
  if (!model.startsWith('anthropic.')) return "The provided model doesn't support counting tokens.";
  const { converse } = (body['input'] ?? {}) as { converse?: Record<string, unknown> };
  if (converse === undefined) return 'input.converse is required';
  const unknown = Object.keys(converse).find((name) => !countMembers.has(name));
  return unknown === undefined ? converseFault(converse) : `extraneous key [${unknown}] is not permitted`;
}

function invokeFault(body: Record<string, unknown>): string | undefined {
  const unknown = ['model', 'stream'].find((name) => name in body);
  if (unknown !== undefined) return `extraneous key [${unknown}] is not permitted`;
  if (body['anthropic_version'] !== 'bedrock-2023-05-31') return 'anthropic_version: Field required';
  if (typeof body['max_tokens'] !== 'number') return 'max_tokens: Field required';
  if (!Array.isArray(body['messages']) || body['messages'].length === 0) return 'messages: at least one is required';
  const text = JSON.stringify(body['messages']);
  return /"source":\{"type":"(?:url|file)"/.test(text) ? 'URL sources are not supported' : undefined;
}

function parse(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
