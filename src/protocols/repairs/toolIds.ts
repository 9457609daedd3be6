// Ids of tool calls in the words the target takes, each call of the history with an id of its own: vendors count anew in every answer,
// others give none. A result goes with the latest call of its id that has none yet. Ids of the answer that the conversation
// already has are told apart, for clients pair by id.
import type { IrAnswer, IrEvent } from '../ir/events';
import type { IrRequest, IrTurn } from '../ir/request';
import { type Repair, type Restore, warningList } from './repair';
import { FittedWords } from './words';

/** Calls that share an id: the ids they are given, and how many of them have a result. */
interface Sharers {
  given: string[];
  answered: number;
}

export const toolIds: Repair = {
  name: 'tool-ids',
  apply(request, { abilities }) {
    const { warnings, warn } = warningList();
    const originals = callIds(request);
    const words = new FittedWords(abilities.toolId, originals);
    const calls = new Map<string, Sharers>();
    const nameCall = (id: string, path: string): string => {
      const sharers = calls.get(id) ?? { given: [], answered: 0 };
      calls.set(id, sharers);
      const given = words.fit(id === '' || sharers.given.length > 0 ? `${id}#${sharers.given.length + 1}` : id);
      sharers.given.push(given);
      if (given !== id) warn('repaired-history', path, `tool-call id ${id}`);
      return given;
    };
    const nameResult = (id: string): string => {
      const sharers = calls.get(id);
      const given = sharers?.given[sharers.answered] ?? sharers?.given.at(-1);
      if (sharers !== undefined) sharers.answered += 1;
      return given ?? words.fit(id);
    };
    const turns = request.turns.map((turn, index) =>
      renameTurn(turn, `messages[${index}].content`, nameCall, nameResult),
    );
    return { request: { ...request, turns }, warnings, restore: tellApart(originals) };
  },
};

function callIds(request: IrRequest): Set<string> {
  const ids = new Set<string>();
  for (const turn of request.turns) {
    if (turn.role !== 'assistant') continue;
    for (const part of turn.content) if (part.type === 'tool-call') ids.add(part.id);
  }
  return ids;
}

function renameTurn(
  turn: IrTurn,
  path: string,
  nameCall: (id: string, path: string) => string,
  nameResult: (id: string) => string,
): IrTurn {
  if (turn.role === 'assistant') {
    const content = turn.content.map((part, index) => {
      if (part.type !== 'tool-call') return part;
      const id = nameCall(part.id, `${path}[${index}].id`);
      return id === part.id ? part : { ...part, id };
    });
    return { ...turn, content };
  }
  if (turn.role !== 'tool') return turn;
  const content = turn.content.map((part) => {
    const callId = nameResult(part.callId);
    return callId === part.callId ? part : { ...part, callId };
  });
  return { ...turn, content };
}

/** Gives every call of an answer an id that neither the conversation nor the answer has had before. */
function tellApart(history: ReadonlySet<string>): Restore {
  const newNames = (): ((id: string) => string) => {
    const taken = new Set(history);
    return (id) => {
      let fresh = id === '' ? 'call_1' : id;
      for (let count = 2; taken.has(fresh); count += 1) fresh = `${id === '' ? 'call' : id}_${count}`;
      taken.add(fresh);
      return fresh;
    };
  };
  const event = (given: IrEvent, name: (id: string) => string): IrEvent =>
    given.type === 'tool-call-start' ? { ...given, id: name(given.id) } : given;
  return {
    newStream: () => {
      const name = newNames();
      return (given) => [event(given, name)];
    },
    answer: (answer: IrAnswer) => {
      const name = newNames();
      const content = answer.content.map((part) => (part.type === 'tool-call' ? { ...part, id: name(part.id) } : part));
      return { ...answer, content };
    },
  };
}
