// An answer as a chat stream for the client. Called through openaiChatCodec with checked events (ir/checkEvents.ts).
// Frames without names: the role, deltas, one chunk with the finish reason, the usage chunk where asked for, [DONE]. Calls interleave
// by index. Opaque state has no slot here. Source: openai SDK `ChatCompletionChunk`, its stream reader.
import type { AnswerContext, DeltaEvent, StreamEncoder } from '../codec';
import { aroundMark, deltaMark } from '../deltaRun';
import type { Finish, IrEvent } from '../ir/events';
import type { UsageBuckets } from '../../shared/usage';
import type { JsonObject } from '../wire/jsonValue';
import { writeFrame } from '../wire/sse';
import { encodeAudio, encodeImage } from './answerMedia';
import { isLegacy } from './decodeTools';
import { encodeUsage } from './encodeUsage';
import { openaiErrorBody } from './errors';
import { encodeFinish } from './finishReason';
import { finishNotes, textNotes } from './ownNotes';

/** Ends every stream that came to its end; a stream with an error ends with that. */
export const doneFrame = 'data: [DONE]\n\n';
/** A comment: readers of server-sent events pass it over. */
export const pingFrame = ': ping\n\n';

interface OpenCall {
  index: number;
  kind: 'function' | 'custom';
}

export class ChatStreamEncoder implements StreamEncoder {
  private id = '';
  private usage: UsageBuckets | undefined;
  private readonly calls = new Map<number, OpenCall>();
  private readonly legacy: boolean;
  private refused = false;
  /** Some thinking went out. */
  private reasoned = false;
  /** A block of thinking has begun of which nothing went out yet. */
  private reasoningBegins = false;

  constructor(private readonly context: AnswerContext) {
    this.legacy = isLegacy(context.request.tools);
  }

  push(event: IrEvent): string {
    switch (event.type) {
      case 'message-start':
        this.id = event.id === '' ? this.context.newId('chatcmpl-') : event.id;
        this.usage = event.usage;
        return this.delta({ role: 'assistant', content: '', refusal: null });
      case 'text-delta':
        return this.delta({ content: event.text });
      case 'text-end':
        return this.notes(event);
      case 'reasoning-start':
        this.reasoningBegins = true;
        return '';
      case 'reasoning-delta':
        return this.reason(event.text);
      case 'refusal-delta':
        this.refused = true;
        return this.delta({ refusal: event.text });
      case 'tool-call-start':
        return this.startCall(event);
      case 'tool-call-delta':
        return this.continueCall(event.block, event.input);
      case 'part':
        return this.part(event.part);
      case 'usage':
        this.usage = event.usage;
        return '';
      case 'finish':
        return this.finish(event.finish);
      case 'error':
        return writeFrame(undefined, { error: openaiErrorBody(event.error) });
      case 'text-start':
      case 'refusal-start':
      case 'reasoning-end':
      case 'refusal-end':
      case 'tool-call-end':
        return '';
    }
  }

  around(event: DeltaEvent): readonly [string, string] | undefined {
    return aroundMark(this.delta({ [event.type === 'text-delta' ? 'content' : 'reasoning_content']: deltaMark }));
  }

  ping(): string {
    return pingFrame;
  }

  /** As in whole answers, an empty line parts one block of thinking from the next. */
  private reason(text: string): string {
    if (text === '') return '';
    const between = this.reasoningBegins && this.reasoned ? '\n\n' : '';
    this.reasoningBegins = false;
    this.reasoned = true;
    return this.delta({ reasoning_content: between + text });
  }

  private notes(event: Extract<IrEvent, { type: 'text-end' }>): string {
    const { logprobs, annotations } = textNotes(event.extensions);
    if (logprobs.length === 0 && annotations.length === 0) return '';
    return this.delta(
      annotations.length === 0 ? {} : { annotations },
      logprobs.length === 0 ? {} : { logprobs: { content: logprobs, refusal: null } },
    );
  }

  private startCall(event: Extract<IrEvent, { type: 'tool-call-start' }>): string {
    const { kind, id, name } = event;
    const index = this.calls.size;
    this.calls.set(event.block, { index, kind });
    // Clients of the legacy form asked for one call and can read no more.
    if (this.legacy) return index > 0 ? '' : this.delta({ function_call: { name, arguments: '' } });
    const call = kind === 'custom' ? { custom: { name, input: '' } } : { function: { name, arguments: '' } };
    return this.delta({ tool_calls: [{ index, id, type: kind, ...call }] });
  }

  private continueCall(block: number, input: string): string {
    const call = this.calls.get(block);
    if (call === undefined || input === '') return '';
    const { index, kind } = call;
    if (this.legacy) return index > 0 ? '' : this.delta({ function_call: { arguments: input } });
    const more = kind === 'custom' ? { custom: { input } } : { function: { arguments: input } };
    return this.delta({ tool_calls: [{ index, ...more }] });
  }

  private part(part: Extract<IrEvent, { type: 'part' }>['part']): string {
    if (part.type === 'image') {
      const image = encodeImage(part);
      return image === undefined ? '' : this.delta({ images: [image] });
    }
    const audio = part.type === 'audio' ? encodeAudio(part, this.context) : undefined;
    return audio === undefined ? '' : this.delta({ audio });
  }

  private finish(finish: Finish): string {
    const notes = finishNotes(finish);
    const { explanation } = finish;
    const told = explanation === undefined || this.refused ? '' : this.delta({ refusal: explanation });
    const finish_reason = encodeFinish(finish.reason, this.legacy);
    const last = this.chunk(
      [{ index: 0, delta: notes.message, logprobs: null, finish_reason, ...notes.choice }],
      notes.answer,
    );
    const { usage } = this;
    const counted =
      this.context.includeUsage && usage !== undefined ? this.chunk([], { usage: encodeUsage(usage) }) : '';
    return told + last + counted + doneFrame;
  }

  private delta(delta: JsonObject, choice: JsonObject = {}): string {
    return this.chunk([{ index: 0, delta, logprobs: null, finish_reason: null, ...choice }]);
  }

  /** Clients that ask for usage get the member in every chunk, null but in the last. */
  private chunk(choices: JsonObject[], rest: JsonObject = {}): string {
    return writeFrame(undefined, {
      id: this.id,
      object: 'chat.completion.chunk',
      created: this.context.createdAt,
      model: this.context.model,
      choices,
      ...(this.context.includeUsage ? { usage: null } : {}),
      ...rest,
    });
  }
}
