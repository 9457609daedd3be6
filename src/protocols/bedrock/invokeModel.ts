// Claude on Bedrock through InvokeModel: Anthropic's own protocol but for a few members, and its events as base64 in an event stream.
// Used by the gateway in place of Converse for models whose family is `anthropic`, with `invokeTarget` of their target.
// Sources: https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages-request-response.html
// (`anthropic_beta`); which models take interleaved thinking there: https://platform.claude.com/docs/en/build-with-claude/extended-thinking;
// @aws-sdk/client-bedrock-runtime `ResponseStream`.
import { GatewayError } from '../../shared/errors';
import { base64Text } from '../anthropic/base64';
import { anthropicCodec } from '../anthropic/codec';
import type { AnswerOrigin, Encoded, Frame, StreamDecoder, Target, UpstreamCodec } from '../codec';
import type { IrEvent } from '../ir/events';
import type { IrRequest } from '../ir/request';
import type { Warning } from '../ir/warnings';
import { arrayIn, isObject, parseJson, stringIn } from '../wire/jsonValue';
import { decodeAnswer as decodeConverse } from './decodeAnswer';
import { decodeBedrockError } from './errors';
import { exceptionEvent } from './frames';

const bedrockVersion = 'bedrock-2023-05-31';

/** Members of Anthropic's API that Bedrock refuses as unknown. */
const unknownFields = ['service_tier', 'container', 'mcp_servers', 'inference_geo', 'speed', 'cache_control'];

/** Betas that Bedrock knows, by Anthropic's name; one that it does not know fails the whole request. Not confirmed by the vendor: C. */
const knownBetas: ReadonlyMap<string, string> = new Map(
  [
    'compact-2026-01-12',
    'computer-use-2025-01-24',
    'computer-use-2025-11-24',
    'context-1m-2025-08-07',
    'context-management-2025-06-27',
    'effort-2025-11-24',
    'fine-grained-tool-streaming-2025-05-14',
    'mid-conversation-output-config-2026-07-01',
    'mid-conversation-tool-changes-2026-07-01',
    'thinking-binding-controls-2026-08-01',
    'thinking-display-updates-2026-08-18',
    'tool-search-tool-2025-10-19',
  ]
    .map((name): [string, string] => [name, name])
    .concat([['advanced-tool-use-2025-11-20', 'tool-search-tool-2025-10-19']]),
);

/** Refused for models that do not know it: only those are sent it whose traits say that they do. */
const interleavedThinking = 'interleaved-thinking-2025-05-14';

/** `target` with what the repairs must know of this route: images and files go as bytes. */
export function invokeTarget(target: Target): Target {
  return { ...target, quirks: { ...target.quirks, noUrls: true } };
}

export const bedrockInvokeCodec: UpstreamCodec = {
  // The repairs for Anthropic's protocol are the ones that fit.
  id: 'anthropic',
  encodeRequest,
  decodeAnswer: (wire, origin) =>
    isObject(wire) && !Array.isArray(wire['content']) && wire['type'] !== 'error'
      ? decodeConverse(wire, origin)
      : anthropicCodec.decodeAnswer(wire, origin),
  newStreamDecoder: (origin) => new InvokeModelStreamDecoder(origin),
};

/** Throws `bad-request` as the Anthropic encoder does. */
function encodeRequest(request: IrRequest, target: Target): Encoded {
  const encoded = anthropicCodec.encodeRequest(request, target);
  const warnings: Warning[] = [...encoded.warnings];
  const { model: _model, stream: _stream, ...members } = encoded.body;
  for (const name of unknownFields) {
    if (!(name in members)) continue;
    delete members[name];
    warnings.push({ code: 'dropped-field', path: name });
  }
  const betas = (encoded.headers['anthropic-beta'] ?? '').split(',').flatMap((name) => {
    const known = bedrockBeta(name.trim(), target);
    if (known === undefined && name !== '')
      warnings.push({ code: 'dropped-field', path: 'anthropic-beta', detail: name });
    return known ?? [];
  });
  const body = {
    anthropic_version: bedrockVersion,
    ...(betas.length === 0 ? {} : { anthropic_beta: [...new Set(betas)] }),
    ...members,
    messages: arrayIn(members, 'messages').map((message, index) =>
      withBytesOnly(message, `messages[${index}]`, warnings),
    ),
  };
  return { body, headers: {}, warnings };
}

/** Bedrock's name of a beta; undefined where it would refuse the request. */
function bedrockBeta(name: string, { traits }: Target): string | undefined {
  if (name === interleavedThinking) return traits.interleavedBeta === true ? name : undefined;
  return knownBetas.get(name);
}

/** A note stands for blocks whose content the provider would have to fetch, in tool results too. */
function withBytesOnly(holder: unknown, path: string, warnings: Warning[]): unknown {
  if (!isObject(holder) || !Array.isArray(holder['content'])) return holder;
  const content = arrayIn(holder, 'content').map((block, index) => {
    const at = `${path}.content[${index}]`;
    const type = isObject(block) ? stringIn(block['source'], 'type') : undefined;
    if (type !== 'url' && type !== 'file') return withBytesOnly(block, at, warnings);
    warnings.push({ code: 'dropped-part', path: at, detail: 'Bedrock fetches nothing' });
    return {
      type: 'text',
      text: `[Here was an ${type === 'url' ? 'attachment' : 'attached file'} that could not be sent.]`,
    };
  });
  return { ...holder, content };
}

class InvokeModelStreamDecoder implements StreamDecoder {
  private readonly inner: StreamDecoder;
  private done = false;

  constructor(origin: AnswerOrigin) {
    this.inner = anthropicCodec.newStreamDecoder(origin);
  }

  push(frame: Frame): IrEvent[] {
    if (this.done) return [];
    const value = parseJson(frame.data);
    if (frame.event === exceptionEvent) return this.fail(decodeBedrockError(value));
    if (frame.event !== 'chunk') return [];
    const data = base64Text(stringIn(value, 'bytes') ?? '');
    if (data === undefined || data === '') {
      return this.fail(new GatewayError('upstream-invalid', 'The provider sent a chunk that holds no event.'));
    }
    const events = this.inner.push({ event: '', data });
    this.done = events.some(({ type }) => type === 'error' || type === 'finish');
    return events;
  }

  end(): IrEvent[] {
    return this.done ? [] : this.inner.end();
  }

  private fail(error: GatewayError): IrEvent[] {
    this.done = true;
    return [{ type: 'error', error }];
  }
}
