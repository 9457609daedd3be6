// A whole answer told as events: for a client that asked for a stream where the upstream sent everything at once. By law the fold of
// these events is the answer again.
import type { IrAnswer, IrEvent } from './ir/events';
import type { AssistantPart } from './ir/parts';

export function answerEvents(answer: IrAnswer): IrEvent[] {
  const { id, model, content, usage, finish, extensions } = answer;
  return [
    {
      type: 'message-start',
      id,
      model,
      ...(usage === undefined ? {} : { usage }),
      ...(extensions === undefined ? {} : { extensions }),
    },
    ...content.flatMap(partEvents),
    ...(usage === undefined ? [] : [{ type: 'usage', usage } as const]),
    { type: 'finish', finish },
  ];
}

function partEvents(part: AssistantPart, block: number): IrEvent[] {
  switch (part.type) {
    case 'text':
      return [
        { type: 'text-start', block },
        { type: 'text-delta', block, text: part.text },
        { type: 'text-end', block, ...(part.extensions === undefined ? {} : { extensions: part.extensions }) },
      ];
    case 'refusal':
      return [
        { type: 'refusal-start', block },
        { type: 'refusal-delta', block, text: part.text },
        { type: 'refusal-end', block },
      ];
    case 'reasoning':
      return [
        { type: 'reasoning-start', block, summary: part.summary ?? false, id: part.id },
        { type: 'reasoning-delta', block, text: part.text },
        { type: 'reasoning-end', block, ...(part.state === undefined ? {} : { state: part.state }) },
      ];
    case 'tool-call': {
      const { id, name, namespace, kind } = part;
      const { state, extensions } = part;
      return [
        { type: 'tool-call-start', block, id, name, kind, ...(namespace === undefined ? {} : { namespace }) },
        { type: 'tool-call-delta', block, input: part.input },
        {
          type: 'tool-call-end',
          block,
          ...(state === undefined ? {} : { state }),
          ...(extensions === undefined ? {} : { extensions }),
        },
      ];
    }
    case 'image':
    case 'audio':
    case 'opaque':
      return [{ type: 'part', block, part }];
  }
}
