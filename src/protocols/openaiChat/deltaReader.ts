// The deltas of one answer, in all dialects, as events of its blocks. Used by streamDecoder.ts; a whole message is one large delta.
// Sources: openai SDK `ChatCompletionChunk.Choice.Delta`; `reasoning_content` DeepSeek and most vendors; `reasoning` and
// `reasoning_details` OpenRouter, StepFun, MiniMax; content parts Mistral; `images` OpenRouter.
import type { AnswerOrigin } from '../codec';
import type { IrEvent } from '../ir/events';
import type { OpaqueState } from '../ir/parts';
import { arrayIn, isObject, objectIn, stringIn, type JsonObject } from '../wire/jsonValue';
import { AnswerBlocks } from './answerBlocks';
import { thinkingText } from './decodeParts';
import { guessAudioType, sourceOfUrl } from './media';
import { detailsText, holdsState, mergeDetails, packDetails } from './reasoningDetails';
import { extended, own, unknownMembers } from './shape';
import { ThinkTagSplitter, type Piece } from './thinkTags';
import { ToolCallSlots } from './toolCallSlots';

const deltaFields = [
  'role',
  'content',
  'refusal',
  'reasoning_content',
  'reasoning',
  'reasoning_details',
  'tool_calls',
  'function_call',
  'annotations',
  'audio',
  'images',
  'index',
];

export class DeltaReader {
  private readonly blocks = new AnswerBlocks();
  private readonly calls: ToolCallSlots;
  private readonly splitter: ThinkTagSplitter | undefined;
  /** Pieces of `reasoning_details` since the last thinking ended. */
  private details: JsonObject[] = [];
  private readonly audio: JsonObject = {};
  private readonly rest: JsonObject = {};
  /** With cumulative deltas: what each field has said so far. */
  private readonly said = new Map<string, string>();

  constructor(
    private readonly origin: AnswerOrigin,
    answerId: () => string,
  ) {
    this.calls = new ToolCallSlots(() => this.blocks.newBlock(), answerId, origin.origin);
    this.splitter = origin.quirks.reasoningField === 'think_tags' ? new ThinkTagSplitter() : undefined;
  }

  read(delta: JsonObject, logprobs: JsonObject | undefined): IrEvent[] {
    const events = this.readReasoning(delta);
    events.push(...this.readContent(delta['content']));
    this.blocks.note('logprobs', arrayIn(logprobs, 'content'));
    this.blocks.note('annotations', arrayIn(delta, 'annotations'));
    events.push(...this.add('refusal', this.fresh('refusal', stringIn(delta, 'refusal') ?? '')));
    for (const image of arrayIn(delta, 'images')) events.push(...this.readImage(image));
    for (const call of arrayIn(delta, 'tool_calls')) {
      if (isObject(call)) events.push(...this.closeForCalls(), ...this.calls.push(call));
    }
    const legacy = objectIn(delta, 'function_call');
    if (legacy !== undefined) events.push(...this.closeForCalls(), ...this.calls.push({ function: legacy }));
    this.readAudio(objectIn(delta, 'audio'));
    Object.assign(this.rest, unknownMembers(delta, deltaFields));
    return events;
  }

  /** Ends all blocks. `rest`: members of the message that we have no words for. */
  end(): { events: IrEvent[]; rest: JsonObject; hasCalls: boolean } {
    const events = (this.splitter?.end() ?? []).flatMap((piece) => this.addPiece(piece));
    // Before the calls end: what is kept of thinking is kept by the calls that it led to.
    events.push(...this.closeText(), ...this.opaqueThinking(), ...this.calls.end(), ...this.endAudio());
    return { events, rest: { ...this.rest, ...this.blocks.leftNotes }, hasCalls: this.calls.hasCalls };
  }

  /** One text, whichever field has it; `reasoning_details` may stand beside it and say the same. */
  private readReasoning(delta: JsonObject): IrEvent[] {
    const details = arrayIn(delta, 'reasoning_details').filter(isObject);
    const plain = stringIn(delta, 'reasoning_content') ?? stringIn(delta, 'reasoning');
    const text = this.fresh('reasoning', plain ?? detailsText(details));
    const summary = details.length > 0 && details.every((piece) => piece['type'] === 'reasoning.summary');
    // The text must be known before the thinking it belongs to ends.
    const events = this.blocks.openKind === 'reasoning' || text === '' ? [] : this.closeText();
    // With cumulative deltas the last form of a piece is the whole of it.
    const replaces = this.origin.quirks.cumulativeDeltas === true && details.length > 0;
    this.details = replaces ? details : [...this.details, ...details];
    events.push(...this.blocks.add('reasoning', text, summary));
    return events;
  }

  private readContent(content: unknown): IrEvent[] {
    if (typeof content === 'string') {
      const text = this.fresh('content', content);
      if (this.splitter === undefined) return this.add('text', text);
      return this.splitter.push(text).flatMap((piece) => this.addPiece(piece));
    }
    if (!Array.isArray(content)) return [];
    return content.flatMap((part) => (isObject(part) ? this.readPart(part) : []));
  }

  private readPart(part: JsonObject): IrEvent[] {
    switch (part['type']) {
      case 'text':
        return this.add('text', stringIn(part, 'text') ?? '');
      case 'thinking':
        return this.add('reasoning', thinkingText(part));
      case 'image_url':
        return this.readImage(part);
      default:
        return [
          ...this.closeText(),
          {
            type: 'part',
            block: this.blocks.newBlock(),
            part: { type: 'opaque', origin: own, name: stringIn(part, 'type') ?? 'part', value: part },
          },
        ];
    }
  }

  private readImage(image: unknown): IrEvent[] {
    const url = stringIn(objectIn(image, 'image_url'), 'url') ?? stringIn(image, 'image_url') ?? stringIn(image, 'url');
    if (url === undefined) return [];
    const block = this.blocks;
    return [
      ...this.closeText(),
      { type: 'part', block: block.newBlock(), part: { type: 'image', source: sourceOfUrl(url) } },
    ];
  }

  private addPiece(piece: Piece): IrEvent[] {
    return this.add(piece.kind, piece.text);
  }

  private add(kind: 'text' | 'reasoning' | 'refusal', text: string): IrEvent[] {
    if (text === '') return [];
    const before = this.blocks.openKind === kind ? [] : this.beginOther(kind);
    return [...before, ...this.blocks.add(kind, text)];
  }

  private closeForCalls(): IrEvent[] {
    const held = (this.splitter?.end() ?? []).flatMap((piece) => this.addPiece(piece));
    return [...held, ...this.beginOther('calls')];
  }

  /** Ends what is open. Thinking of which there is nothing but opaque pieces stands before what it led to. */
  private beginOther(kind: string): IrEvent[] {
    const events = this.closeText();
    return kind === 'reasoning' ? events : [...events, ...this.opaqueThinking()];
  }

  private closeText(): IrEvent[] {
    return this.blocks.close(this.blocks.openKind === 'reasoning' ? this.takeState() : undefined);
  }

  /** The pieces so far as opaque state, where sending the text back would not be enough. */
  private takeState(): OpaqueState | undefined {
    const merged = mergeDetails(this.details);
    this.details = [];
    const wanted = this.origin.quirks.reasoningField === 'reasoning_details' ? merged.length > 0 : holdsState(merged);
    return wanted ? packDetails(merged, this.origin.origin) : undefined;
  }

  /** A block for pieces that came while no thinking was open. */
  private opaqueThinking(): IrEvent[] {
    const state = this.takeState();
    if (state === undefined) return [];
    const block = this.blocks.newBlock();
    return [
      { type: 'reasoning-start', block, summary: false },
      { type: 'reasoning-end', block, state },
    ];
  }

  private readAudio(audio: JsonObject | undefined): void {
    for (const [name, value] of Object.entries(audio ?? {})) {
      const before = this.audio[name];
      const continues = (name === 'data' || name === 'transcript') && typeof before === 'string';
      if (continues && typeof value === 'string') this.audio[name] = before + value;
      else if (value !== null) this.audio[name] = value;
    }
  }

  private endAudio(): IrEvent[] {
    const data = stringIn(this.audio, 'data');
    if (data === undefined) return [];
    const source = { kind: 'base64' as const, mediaType: guessAudioType(data), data };
    const about = extended(unknownMembers(this.audio, ['data']));
    return [{ type: 'part', block: this.blocks.newBlock(), part: { type: 'audio', source, ...about } }];
  }

  /** The part of `text` that is new. */
  private fresh(field: string, text: string): string {
    if (this.origin.quirks.cumulativeDeltas !== true || text === '') return text;
    const before = this.said.get(field) ?? '';
    if (!text.startsWith(before)) return text;
    this.said.set(field, text);
    return text.slice(before.length);
  }
}
