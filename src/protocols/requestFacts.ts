// What the choice of a channel wants to know of a request beside its model: whose conversation it belongs to, and what it needs of a
// model. Made by the gateway for requests of conversations, asked only where there is a choice. Reads the bytes by one scan, parses only
// small parts of them, and never throws: what it cannot find is not known.
import type { ProtocolId } from '../shared/channel';
import { GatewayError } from '../shared/errors';
import { ascii, decodeUtf8 } from './wire/bytes';
import { arrayElements, type Span } from './wire/arrayElements';
import { scanObject, type ScannedValue } from './wire/jsonScan';
import { arrayIn, isObject, parseJson, stringIn } from './wire/jsonValue';
import { includesAscii } from './wire/memberMarks';
import { groupsWithValues } from './wire/valueMarks';

/** Where a protocol keeps instructions and messages. */
const places: Readonly<Record<ProtocolId, { system: readonly string[]; messages: string }>> = {
  'openai-chat': { system: [], messages: 'messages' },
  'openai-responses': { system: ['instructions'], messages: 'input' },
  anthropic: { system: ['system'], messages: 'messages' },
  gemini: { system: ['systemInstruction', 'system_instruction'], messages: 'contents' },
};

const formats = ['response_format', 'text', 'output_config', 'output_format'] as const;
const configs = ['generationConfig', 'generation_config'] as const;
const others = ['tools', 'metadata', 'prompt_cache_key', 'prompt_cache_retention'];

/** Messages that are looked at for the first one of the user. */
const mostMessages = 20;
/** Larger parts are taken as bytes and not parsed. */
const largestParsed = 256 * 1024;

/** Beginnings of values that stand for images, PDF and audio, in any protocol. */
const mediaMarks = [
  ['image_url"', 'input_image"', 'image"', 'image/'],
  ['application/pdf', 'input_file"', 'file"'],
  ['input_audio"', 'audio/'],
].map((marks) => marks.map(ascii));
const schemaMark = ascii('"json_schema"');
const hourMarks = [ascii('1h"')];

export interface ConversationFacts {
  /** `prompt_cache_key` of the OpenAI protocols. */
  promptCacheKey?: string | undefined;
  /** `metadata.user_id` of Anthropic. */
  userId?: string | undefined;
  /** Instructions and the first message of the user: texts, or bytes where they are large. */
  firstMessages: (string | Uint8Array)[];
  /** Asks for a prompt cache that lives an hour or more. */
  longCache: boolean;
}

/** What the request asks of a model; false: not found. */
export interface AskedAbilities {
  tools: boolean;
  images: boolean;
  pdf: boolean;
  audio: boolean;
  structuredOutput: boolean;
}

export class RequestFacts {
  private found: ReadonlyMap<string, ScannedValue> | undefined;

  /** `body` must be known to be one JSON object. */
  constructor(
    private readonly protocol: ProtocolId,
    private readonly body: Uint8Array,
  ) {}

  conversation(): ConversationFacts {
    const { system } = places[this.protocol];
    const instructions = system.flatMap((name) => this.textsAt(this.members.get(name)));
    const key = this.members.get('prompt_cache_key')?.value;
    const retention = this.members.get('prompt_cache_retention')?.value;
    return {
      promptCacheKey: typeof key === 'string' ? key : undefined,
      userId: this.protocol === 'anthropic' ? stringIn(this.parsed('metadata'), 'user_id') : undefined,
      firstMessages: [...instructions, ...this.firstMessages()],
      longCache:
        retention === '24h' || (this.protocol === 'anthropic' && groupsWithValues(this.body, [hourMarks])[0] === true),
    };
  }

  abilities(): AskedAbilities {
    const [images = false, pdf = false, audio = false] = groupsWithValues(this.body, mediaMarks);
    return {
      tools: this.hasElements('tools'),
      images,
      pdf,
      audio,
      structuredOutput: this.asksForSchema(),
    };
  }

  /** The top-level members that are read, found in one pass. */
  private get members(): ReadonlyMap<string, ScannedValue> {
    if (this.found === undefined) {
      const { system, messages } = places[this.protocol];
      try {
        this.found = scanObject(this.body, [...system, messages, ...formats, ...configs, ...others]);
      } catch (error) {
        // A member twice, or in two spellings: the provider may take it, and nothing is known of it here.
        if (!GatewayError.is(error, 'bad-request')) throw error;
        this.found = new Map();
      }
    }
    return this.found;
  }

  private parsed(name: string): unknown {
    return this.parsedSpan(this.members.get(name));
  }

  private parsedSpan(span: Span | undefined): unknown {
    if (span === undefined || span.end - span.start > largestParsed) return undefined;
    return parseJson(decodeUtf8(this.body.subarray(span.start, span.end)));
  }

  private textsAt(span: Span | undefined): (string | Uint8Array)[] {
    if (span === undefined) return [];
    if (span.end - span.start > largestParsed) return [this.body.subarray(span.start, span.end)];
    return textsOf(this.parsedSpan(span));
  }

  /** Up to the user's first message: what comes before it belongs to every turn of the conversation too. */
  private firstMessages(): (string | Uint8Array)[] {
    const span = this.members.get(places[this.protocol].messages);
    if (span === undefined) return [];
    if (typeof span.value === 'string') return [span.value];
    const found: (string | Uint8Array)[] = [];
    let seen = 0;
    for (const element of arrayElements(this.body, span)) {
      seen += 1;
      if (seen > mostMessages) break;
      const large = element.end - element.start > largestParsed;
      const message = this.parsedSpan(element);
      const role = stringIn(message, 'role');
      // Gemini's clients may leave the role of a single message out.
      if (!large && role !== undefined && !['user', 'system', 'developer'].includes(role)) continue;
      found.push(...this.textsAt(element));
      if (large || role === 'user' || (role === undefined && this.protocol === 'gemini')) break;
    }
    return found;
  }

  private hasElements(name: string): boolean {
    const span = this.members.get(name);
    return span !== undefined && arrayElements(this.body, span).next().done !== true;
  }

  private asksForSchema(): boolean {
    const named = formats.some((name) => {
      const span = this.members.get(name);
      return span !== undefined && includesAscii(this.body.subarray(span.start, span.end), schemaMark);
    });
    const config = this.config();
    const fields = ['responseSchema', 'response_schema', 'responseJsonSchema', 'response_json_schema'];
    return named || (isObject(config) && fields.some((name) => config[name] !== undefined));
  }

  private config(): unknown {
    return this.parsed('generationConfig') ?? this.parsed('generation_config');
  }
}

/** Texts of a message or an instruction, without what moves from turn to turn (cache markers). */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  const text = stringIn(value, 'text');
  if (text !== undefined) return [text];
  const content = isObject(value) ? value['content'] : undefined;
  return typeof content === 'string' ? [content] : textsOf(arrayIn(value, 'content').concat(arrayIn(value, 'parts')));
}
