// Turns in the order the target demands: adjacent turns of one side become one, the first is the user's, and system messages in the
// middle become reminders of the user where the target has no place for them.
import type { TextPart } from '../ir/parts';
import type { IrRequest, IrTurn } from '../ir/request';
import { type Repair, type RepairTarget, type Warn, warningList } from './repair';

const beginning = '(The beginning of this conversation is not available.)';

export const mergeRoles: Repair = {
  name: 'merge-roles',
  apply(request, target) {
    const { warnings, warn } = warningList();
    const { abilities } = target;
    const told = takesMidSystem(request, target) ? request.turns : request.turns.map(systemAsUser(warn));
    const merged = merge(told, abilities.alternation, warn);
    if (!abilities.userFirst || merged[0] === undefined || merged[0].role === 'user') {
      return { request: { ...request, turns: merged }, warnings };
    }
    warn('repaired-history', 'messages[0]', 'the conversation does not begin with the user');
    const turns: IrTurn[] = [{ role: 'user', content: [{ type: 'text', text: beginning }] }, ...merged];
    return { request: { ...request, turns }, warnings };
  },
};

/** A client of the target's own protocol knows its model where we do not. */
function takesMidSystem(request: IrRequest, { protocol, abilities }: RepairTarget): boolean {
  if (abilities.midSystem === 'model') return request.extensions[protocol] !== undefined;
  return abilities.midSystem === 'yes';
}

function systemAsUser(warn: Warn): (turn: IrTurn, index: number) => IrTurn {
  return (turn, index) => {
    if (turn.role !== 'system') return turn;
    warn('mapped-value', `messages[${index}].role`, 'system to user');
    return { role: 'user', content: turn.content.map(asReminder) };
  };
}

/** The form in which coding tools tell a model something in the user's turn. */
function asReminder(part: TextPart): TextPart {
  if (part.text.startsWith('<system-reminder>')) return part;
  return { ...part, text: `<system-reminder>\n${part.text}\n</system-reminder>` };
}

/** Tool turns are always joined: they answer one turn. Others only where the target demands it. */
function merge(turns: readonly IrTurn[], alternation: boolean, warn: Warn): IrTurn[] {
  const merged: IrTurn[] = [];
  turns.forEach((turn, index) => {
    const before = merged.at(-1);
    const joined = before === undefined ? undefined : join(before, turn, alternation);
    if (joined === undefined) {
      merged.push(turn);
      return;
    }
    if (namesDiffer(before, turn)) warn('dropped-field', `messages[${index}].name`);
    merged[merged.length - 1] = joined;
  });
  return merged;
}

function join(before: IrTurn, turn: IrTurn, alternation: boolean): IrTurn | undefined {
  if (before.role === 'tool' && turn.role === 'tool')
    return { ...before, content: [...before.content, ...turn.content] };
  if (!alternation) return undefined;
  if (before.role === 'user' && turn.role === 'user')
    return { ...before, content: [...before.content, ...turn.content] };
  if (before.role === 'system' && turn.role === 'system') {
    return { ...before, content: [...before.content, ...turn.content] };
  }
  if (before.role === 'assistant' && turn.role === 'assistant') {
    return { ...before, content: [...before.content, ...turn.content] };
  }
  return undefined;
}

function namesDiffer(before: IrTurn | undefined, turn: IrTurn): boolean {
  const nameOf = (given: IrTurn | undefined): string | undefined =>
    given !== undefined && 'name' in given ? given.name : undefined;
  return nameOf(turn) !== undefined && nameOf(turn) !== nameOf(before);
}
