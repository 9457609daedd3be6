// Leaves out what says nothing: empty text, empty thinking, turns without content. Providers refuse them.
// White space alone is left out where the target refuses that too. Tool calls and results always stay.
import type { AssistantPart, Part, TextPart } from '../ir/parts';
import type { IrTurn } from '../ir/request';
import { type Repair, type RepairTarget, type Warn, warningList } from './repair';

export const emptyParts: Repair = {
  name: 'empty-parts',
  apply(request, target) {
    const { warnings, warn } = warningList();
    const says = (part: Part, path: string): boolean => saysSomething(part, path, target, warn);
    const turns = request.turns.flatMap((turn, index): IrTurn[] => {
      const kept = withContent(turn, (part, at) => says(part, `messages[${index}].content[${at}]`));
      if (kept.content.length > 0) return [kept];
      if (turn.content.length > 0) warn('repaired-history', `messages[${index}]`, 'a turn without content');
      return [];
    });
    const system = request.system.filter((part, index) => says(part, `system[${index}]`));
    const ending = target.abilities.trailingSpace ? turns : withoutTrailingSpace(turns, warn);
    return { request: { ...request, system, turns: ending }, warnings };
  },
};

function withContent(turn: IrTurn, keep: (part: Part, index: number) => boolean): IrTurn {
  switch (turn.role) {
    case 'system':
      return { ...turn, content: turn.content.filter(keep) };
    case 'user':
      return { ...turn, content: turn.content.filter(keep) };
    case 'assistant':
      return { ...turn, content: turn.content.filter(keep) };
    case 'tool':
      return turn;
  }
}

function saysSomething(part: Part, path: string, { protocol, abilities }: RepairTarget, warn: Warn): boolean {
  switch (part.type) {
    case 'text':
    case 'refusal':
      // A part may stand for a block that only this protocol can say; its text is not all it has.
      if (part.extensions?.[protocol] !== undefined) return true;
      if (part.text === '') return false;
      if (abilities.blankText || part.text.trim() !== '') return true;
      warn('repaired-history', path, 'text of white space alone was left out');
      return false;
    case 'reasoning':
      if (part.extensions?.[protocol] !== undefined) return true;
      return part.text !== '' || part.state !== undefined || part.id !== undefined;
    default:
      return true;
  }
}

/** An answer that the client began for the model must not end in white space. */
function withoutTrailingSpace(turns: IrTurn[], warn: Warn): IrTurn[] {
  const last = turns.at(-1);
  if (last?.role !== 'assistant') return turns;
  const text = last.content.at(-1);
  if (!isTextPart(text) || text.text === text.text.trimEnd()) return turns;
  warn('repaired-history', `messages[${turns.length - 1}]`, 'white space at the end of a begun answer');
  const content = [...last.content.slice(0, -1), { ...text, text: text.text.trimEnd() }];
  return [...turns.slice(0, -1), { ...last, content }];
}

function isTextPart(part: AssistantPart | undefined): part is TextPart {
  return part?.type === 'text' && part.text.trim() !== '';
}
