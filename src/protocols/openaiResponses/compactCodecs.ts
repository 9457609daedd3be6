// The client's side of shortening a conversation, for upstreams that cannot do it themselves: another model writes a summary, which
// goes back as the `compaction` item that the client replays later. Chosen by clientCodec.ts; the upstream's side is any protocol.
// Source: openai SDK `CompactedResponse`, `ResponseCompactionItem`, `ResponseInputItem.CompactionTrigger`.
import { GatewayError } from '../../shared/errors';
import type { AnswerContext, Codec, StreamEncoder, Target } from '../codec';
import type { Finish, IrAnswer, IrEvent } from '../ir/events';
import type { OpaquePart } from '../ir/parts';
import type { IrRequest } from '../ir/request';
import type { JsonObject } from '../wire/jsonValue';
import { openaiResponsesCodec } from './codec';
import { compactionItem, encodeCompactAnswer, summaryPreface } from './compaction';
import { decodeCompactRequest, userTurns } from './compactRequest';
import { encodeResponsesAnswer } from './encodeAnswer';
import { encodeTurns } from './encodeTurns';
import { WarningList } from './shape';
import { newResponsesStreamEncoder } from './streamEncoder';

/** `POST /responses/compact`: the answer is never streamed. */
export const compactCodec: Codec = {
  ...openaiResponsesCodec,
  decodeRequest: (wire, context) => {
    const { request, warnings } = decodeCompactRequest(wire, context);
    return { request: { ...request, stream: false }, warnings };
  },
  encodeAnswer: (answer, context) => {
    const warnings = new WarningList();
    warnCut(answer.finish, warnings);
    const body = encodeCompactAnswer(userMessages(context.request), summaryOf(textOf(answer)), answer.usage, context);
    return { body, warnings: warnings.list };
  },
};

/** `POST /responses` whose last item is a `compaction_trigger`: an ordinary answer, with one `compaction` item as its output. */
export const compactionTriggerCodec: Codec = {
  ...openaiResponsesCodec,
  decodeRequest: decodeCompactRequest,
  encodeAnswer: (answer, context) => {
    const warnings = new WarningList();
    warnCut(answer.finish, warnings);
    const content = [itemPart(summaryOf(textOf(answer)), context)];
    const compacted: IrAnswer = { ...answer, content, finish: { reason: 'stop' } };
    const { body } = encodeResponsesAnswer(compacted, context);
    return { body, warnings: warnings.list };
  },
  newStreamEncoder: (context) => new CompactionStreamEncoder(context),
};

/** Gathers the text and says it at the end, as one item. */
class CompactionStreamEncoder implements StreamEncoder {
  private readonly inner: StreamEncoder;
  private text = '';

  constructor(private readonly context: AnswerContext) {
    this.inner = newResponsesStreamEncoder(context);
  }

  push(event: IrEvent): string {
    switch (event.type) {
      case 'message-start':
      case 'usage':
      case 'error':
        return this.inner.push(event);
      case 'text-delta':
        this.text += event.text;
        return '';
      case 'finish': {
        const part = itemPart(summaryOf(this.text), this.context);
        return (
          this.inner.push({ type: 'part', block: 0, part }) +
          this.inner.push({ type: 'finish', finish: { reason: 'stop' } })
        );
      }
      default:
        return '';
    }
  }

  ping(): string {
    return this.inner.ping();
  }
}

/** Turns of users need nothing of a target; items of the client's tools that stand between their messages go into the summary. */
const nobody: Target = { model: '', origin: '', quirks: {}, traits: {} };

function userMessages(request: IrRequest): JsonObject[] {
  return encodeTurns(userTurns(request), nobody, new WarningList()).filter((item) => item['type'] === 'message');
}

function textOf({ content }: IrAnswer): string {
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

function itemPart(summary: string, context: AnswerContext): OpaquePart {
  const value = compactionItem(context.newId('cmp_'), summary);
  return { type: 'opaque', origin: 'openai-responses', name: 'compaction', value };
}

/** Throws `upstream-invalid` where the model wrote nothing: an empty summary would wipe out the conversation. */
function summaryOf(text: string): string {
  const summary = text.trim();
  if (summary !== '') return summaryPreface + summary;
  throw new GatewayError('upstream-invalid', 'The model wrote no summary of the conversation.');
}

function warnCut({ reason }: Finish, warnings: WarningList): void {
  if (reason !== 'stop') warnings.add('mapped-value', 'finish', `the summary ended with ${reason}`);
}
