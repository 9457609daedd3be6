// The command line of `gatehouse restore` and `gatehouse status`: what each option means, and the check of its values. Called by
// arguments.ts. Reads nothing but the words it is given.
import { parseArgs } from 'node:util';
import { findTool } from '../../catalog/tools';
import { GatewayError } from '../../shared/errors';
import type { ToolId } from '../../shared/tools';

export interface ToolArguments {
  /** Undefined: wherever editors keep data of Gatehouse. */
  dataDirectory: string | undefined;
  /** Undefined: the user's own. */
  home: string | undefined;
  json: boolean;
  /** Which tools; undefined: all. */
  tools: ToolId[] | undefined;
  /** Run by an editor that removes the extension: only what this very installation did. */
  uninstalling: boolean;
}

export type ToolCommand = { name: 'restore' | 'status'; arguments: ToolArguments };

export const toolUsage = `       gatehouse restore (--all | TOOL …) [--data-dir DIR] [--home DIR] [--json]
       gatehouse status [--data-dir DIR] [--home DIR] [--json]

restore takes Gatehouse out of the settings of coding tools and puts back what stood there before; it needs neither VS Code nor a
running gateway. status tells what the tools are connected to. Without --data-dir both look wherever editors keep data of Gatehouse.
`;

/** What editors add when they run the script of an extension that was removed. */
const hookWord = /^--type=extension-post-/;

/** Undefined where the words name none of these commands. Throws `bad-request` for words that are not understood. */
export function parseToolCommand(words: readonly string[]): ToolCommand | undefined {
  const given = words.filter((word) => !hookWord.test(word));
  const [name, ...rest] = given;
  if (name !== 'restore' && name !== 'status') return undefined;
  const { values, positionals } = parseWords(rest);
  const tools = positionals.map((word) => {
    const row = findTool(word);
    if (row === undefined) throw new GatewayError('bad-request', `There is no tool "${word}".`);
    return row.id;
  });
  if (name === 'restore' && (values.all === true) === tools.length > 0) {
    throw new GatewayError('bad-request', 'Say which tools to restore, or --all.');
  }
  return {
    name,
    arguments: {
      dataDirectory: values['data-dir'],
      home: values.home,
      json: values.json === true,
      tools: tools.length === 0 ? undefined : tools,
      uninstalling: given.length !== words.length,
    },
  };
}

function parseWords(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        all: { type: 'boolean' },
        'data-dir': { type: 'string' },
        home: { type: 'string' },
        json: { type: 'boolean' },
      },
      strict: true,
      allowPositionals: true,
    });
  } catch (error) {
    throw new GatewayError('bad-request', error instanceof Error ? error.message : String(error), { cause: error });
  }
}
