// The typed tools of OpenAI Responses that the client runs: apply_patch, shell, local_shell, tool_search. Data for wrapTypedTools.ts;
// the screen is in openaiComputer.ts. Their calls and results are items of their own, which are read and written here.
// Sources: openai SDK `ApplyPatchTool`, `FunctionShellTool`, `Tool.LocalShell`, `ToolSearchTool` and their items; OpenAI guides "Apply
// patch", "Shell", "Local shell", "Tool search".
import type { TextPart } from '../ir/parts';
import { arrayIn, countIn, isObject, objectIn, stringIn, type JsonObject } from '../wire/jsonValue';
import { object, oneOf, text, texts, whole } from './schemas';
import type { FunctionForm, TypedItems, TypedTool } from './typedTool';

const operations = ['create_file', 'update_file', 'delete_file'];

const applyPatch: FunctionForm = {
  description:
    'Creates, changes or deletes one file on the client. For create_file every line of diff begins with "+". For update_file diff holds sections, each begun by a line "@@" (perhaps followed by the line of a class or function it is in), with some lines before and behind each change as they stand in the file, begun by a space, lines to take out begun by "-" and lines to put in begun by "+". There are no line numbers and no file headers.',
  parameters: object(
    {
      type: oneOf(operations, 'What to do.'),
      path: text('Path of the file.'),
      diff: text('The change; left out for delete_file.'),
    },
    ['type', 'path'],
  ),
};

const applyPatchItems: TypedItems = {
  call: 'apply_patch_call',
  output: 'apply_patch_call_output',
  readCall: (item) => ({ callId: callIdOf(item), input: objectIn(item, 'operation') ?? {} }),
  writeCall(given, callId) {
    // Some models put the operation into an object of its own.
    const input = objectIn(given, 'operation') ?? given;
    const [type, path, diff] = [stringIn(input, 'type'), stringIn(input, 'path'), input['diff']];
    if (type === undefined || path === undefined || !operations.includes(type)) return undefined;
    if (type !== 'delete_file' && typeof diff !== 'string') return undefined;
    const operation = type === 'delete_file' ? { type, path } : { type, path, diff };
    return { type: 'apply_patch_call', call_id: callId, operation, status: 'completed' };
  },
  readOutput: (item) => ({
    callId: callIdOf(item),
    content: said(stringIn(item, 'output') ?? (item['status'] === 'failed' ? 'The patch was not applied.' : 'Done.')),
    isError: item['status'] === 'failed',
  }),
};

function shellForm(tool: JsonObject): FunctionForm {
  const skills = arrayIn(objectIn(tool, 'environment'), 'skills').map(
    (skill) =>
      `- ${stringIn(skill, 'name') ?? ''}: ${stringIn(skill, 'description') ?? ''} (${stringIn(skill, 'path') ?? ''})`,
  );
  const about =
    'Runs shell commands on the client, one after another in the order given, and returns what each wrote and how it ended.';
  return {
    description: [
      about,
      ...(skills.length === 0 ? [] : ['Skills that are there to be read and used:', ...skills]),
    ].join('\n'),
    parameters: object(
      {
        commands: texts('The commands.'),
        timeout_ms: whole('The longest that the commands may take, in milliseconds.'),
        max_output_length: whole('The most characters of output to return for each command.'),
      },
      ['commands'],
    ),
  };
}

const shellItems: TypedItems = {
  call: 'shell_call',
  output: 'shell_call_output',
  readCall(item) {
    const environment = objectIn(item, 'environment');
    if (environment !== undefined && environment['type'] !== 'local') return undefined;
    return { callId: callIdOf(item), input: withoutNulls(objectIn(item, 'action') ?? {}) };
  },
  writeCall(input, callId) {
    const commands = textList(input['commands'] ?? input['command']);
    if (commands === undefined) return undefined;
    const action = {
      commands,
      max_output_length: countIn(input, 'max_output_length') ?? null,
      timeout_ms: countIn(input, 'timeout_ms') ?? null,
    };
    return { type: 'shell_call', call_id: callId, action, environment: { type: 'local' }, status: 'completed' };
  },
  readOutput: (item) => ({
    callId: callIdOf(item),
    content: arrayIn(item, 'output').flatMap((output) => said(shellOutput(output))),
    isError: false,
  }),
};

/** What one command wrote and how it ended. */
function shellOutput(output: unknown): string {
  const outcome = objectIn(output, 'outcome');
  const end = outcome?.['type'] === 'timeout' ? 'timed out' : `exit code ${countIn(outcome, 'exit_code') ?? 'unknown'}`;
  const [stdout, stderr] = [stringIn(output, 'stdout'), stringIn(output, 'stderr')];
  return [
    ...(stdout === undefined ? [] : [stdout]),
    ...(stderr === undefined ? [] : [`[stderr]\n${stderr}`]),
    `[${end}]`,
  ].join('\n');
}

const localShell: FunctionForm = {
  description:
    'Runs one command on the client and returns what it wrote. The command is a list of words, not a line for a shell.',
  parameters: object(
    {
      command: texts('The program and its arguments. For the syntax of a shell: ["bash", "-lc", "…"].'),
      working_directory: text('The folder to run it in.'),
      timeout_ms: whole('The longest that it may take, in milliseconds.'),
      env: { type: 'object', additionalProperties: { type: 'string' }, description: 'Environment variables to set.' },
      user: text('The user to run it as.'),
    },
    ['command'],
  ),
};

const localShellItems: TypedItems = {
  call: 'local_shell_call',
  output: 'local_shell_call_output',
  readCall(item) {
    const { type: _type, ...action } = objectIn(item, 'action') ?? {};
    return { callId: callIdOf(item), input: withoutNulls(action) };
  },
  writeCall(input, callId) {
    const { command } = input;
    const words = typeof command === 'string' ? ['bash', '-lc', command] : textList(command);
    if (words === undefined) return undefined;
    const env = Object.entries(objectIn(input, 'env') ?? {}).filter(([, value]) => typeof value === 'string');
    const folder = stringIn(input, 'working_directory');
    const timeout = countIn(input, 'timeout_ms');
    const user = stringIn(input, 'user');
    const action = {
      type: 'exec',
      command: words,
      env: Object.fromEntries(env),
      ...(folder === undefined ? {} : { working_directory: folder }),
      ...(timeout === undefined ? {} : { timeout_ms: timeout }),
      ...(user === undefined ? {} : { user }),
    };
    // The result names the id of the item or that of the call: one for both.
    return { type: 'local_shell_call', id: callId, call_id: callId, action, status: 'completed' };
  },
  readOutput: (item) => ({
    callId: callIdOf(item),
    content: said(typeof item['output'] === 'string' ? item['output'] : JSON.stringify(item['output'] ?? '')),
    isError: false,
  }),
};

function toolSearchForm(tool: JsonObject): FunctionForm {
  const { parameters } = tool;
  return {
    description:
      stringIn(tool, 'description') ??
      'Looks for tools that are not on offer yet. Those found can be called afterwards.',
    parameters: isObject(parameters) ? parameters : object({ query: text('What the tool shall do.') }, ['query']),
  };
}

const toolSearchItems: TypedItems = {
  call: 'tool_search_call',
  output: 'tool_search_output',
  readCall(item) {
    const { arguments: input } = item;
    if (item['execution'] !== 'client') return undefined;
    return { callId: callIdOf(item), input: isObject(input) ? input : { query: input } };
  },
  writeCall: (input, callId) => ({
    type: 'tool_search_call',
    call_id: callId,
    execution: 'client',
    arguments: input,
    status: 'completed',
  }),
  readOutput(item) {
    const names = arrayIn(item, 'tools').flatMap((tool) => {
      const inner = arrayIn(tool, 'tools');
      return (inner.length === 0 ? [tool] : inner).map(
        (one) => stringIn(one, 'name') ?? stringIn(one, 'type') ?? 'tool',
      );
    });
    const found = names.length === 0 ? 'No tools were found.' : `Tools that can be called now: ${names.join(', ')}.`;
    return { callId: callIdOf(item), content: said(found), isError: false };
  },
  loadedTools: (item) => (item['execution'] === 'server' ? [] : arrayIn(item, 'tools')),
};

/** The id that pairs call and result. */
export function callIdOf(item: JsonObject): string {
  return stringIn(item, 'call_id') ?? stringIn(item, 'id') ?? '';
}

function said(words: string): TextPart[] {
  return words === '' ? [] : [{ type: 'text', text: words }];
}

function textList(value: unknown): string[] | undefined {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.every((word): word is string => typeof word === 'string') ? value : undefined;
}

function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}

/** False for the forms that run in a container of the provider. */
function runsLocally(tool: JsonObject): boolean {
  const environment = objectIn(tool, 'environment');
  return environment === undefined || environment['type'] === 'local';
}

const origin = 'openai-responses';

export const openaiTools: readonly TypedTool[] = [
  { origin, types: ['apply_patch'], name: 'apply_patch', form: () => applyPatch, items: applyPatchItems },
  { origin, types: ['shell'], name: 'shell', runByClient: runsLocally, form: shellForm, items: shellItems },
  { origin, types: ['local_shell'], name: 'local_shell', form: () => localShell, items: localShellItems },
  {
    origin,
    types: ['tool_search'],
    name: 'tool_search',
    runByClient: (tool) => tool['execution'] === 'client',
    form: toolSearchForm,
    items: toolSearchItems,
  },
];
