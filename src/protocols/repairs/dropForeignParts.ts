// Leaves out what only another protocol understands: opaque parts of the history and tools that another provider runs itself.
// A choice that forces such a tool is refused, for the answer could not be what was asked for.
import { GatewayError } from '../../shared/errors';
import type { Part } from '../ir/parts';
import type { IrRequest, IrTurn, ToolChoice } from '../ir/request';
import { type Repair, type Warn, warningList } from './repair';

export const dropForeignParts: Repair = {
  name: 'drop-foreign-parts',
  apply(request, { protocol }) {
    const { warnings, warn } = warningList();
    const known = (part: Part, path: string): boolean => {
      if (part.type !== 'opaque' || part.origin === protocol) return true;
      if (part.essential === true) throw unreadable(path, part.name);
      warn('dropped-part', path, part.name);
      return false;
    };
    const turns = request.turns.map((turn, index) => filterParts(turn, `messages[${index}].content`, known));
    const dropped = new Set<string>();
    const tools = request.tools.filter((tool, index) => {
      if (tool.type !== 'server' || tool.origin === protocol) return true;
      warn('dropped-tool', `tools[${index}]`, tool.name);
      dropped.add(tool.name);
      return false;
    });
    const { toolChoice: choice, ...rest } = { ...request, turns, tools };
    const toolChoice = dropped.size === 0 ? choice : remainingChoice(choice, rest, dropped, warn);
    return { request: toolChoice === undefined ? rest : { ...rest, toolChoice }, warnings };
  },
};

function filterParts(turn: IrTurn, path: string, known: (part: Part, path: string) => boolean): IrTurn {
  const keep = (part: Part, index: number): boolean => known(part, `${path}[${index}]`);
  switch (turn.role) {
    case 'user':
      return { ...turn, content: turn.content.filter(keep) };
    case 'assistant':
      return { ...turn, content: turn.content.filter(keep) };
    case 'system':
    case 'tool':
      return turn;
  }
}

function remainingChoice(
  choice: ToolChoice | undefined,
  { tools }: Pick<IrRequest, 'tools'>,
  dropped: ReadonlySet<string>,
  warn: Warn,
): ToolChoice | undefined {
  const gone = (name: string): boolean => dropped.has(name) && !tools.some((tool) => tool.name === name);
  switch (choice?.type) {
    case undefined:
    case 'none':
    case 'auto':
      return tools.length === 0 ? undefined : choice;
    case 'required':
      if (tools.length === 0) throw refusal([...dropped].join(', '));
      return choice;
    case 'tool':
      if (gone(choice.name)) throw refusal(choice.name);
      return choice;
    case 'allowed': {
      const names = choice.names.filter((name) => !gone(name));
      if (names.length > 0) return { ...choice, names };
      if (choice.mode === 'required') throw refusal(choice.names.join(', '));
      warn('mapped-value', 'tool_choice', 'none of the allowed tools can be offered');
      return tools.length === 0 ? undefined : { type: 'none' };
    }
  }
}

function unreadable(path: string, name: string): GatewayError {
  return new GatewayError(
    'bad-request',
    `${path}: a '${name}' item that only the provider that made it can read stands for a part of this conversation, and the model ` +
      'asked for is served by another provider. Go on with a model of the first one, or begin a new conversation.',
  );
}

function refusal(names: string): GatewayError {
  return new GatewayError(
    'bad-request',
    `tool_choice forces a tool that only its own provider can run (${names}); the model asked for is served by another one.`,
  );
}
