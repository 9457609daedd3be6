// What the real providers refuse in a request, written down apart from the code that must obey it. Used by the matrix and the laws of
// translation: every encoded body is held against its provider's rules. Sources: the vendors' error messages.
import type { UpstreamProtocolId } from '../../../src/shared/channel';

type Wire = Record<string, unknown>;

/** The faults of a body, in words; empty where the provider would take it. */
export function faultsOf(protocol: UpstreamProtocolId, body: Wire): string[] {
  const faults: string[] = [];
  const check = (holds: boolean, fault: string): void => {
    if (!holds) faults.push(fault);
  };
  if (JSON.stringify(body).includes('gatehouse-state.')) faults.push('one of our envelopes went upstream');
  rules[protocol](body, check);
  return faults;
}

type Check = (holds: boolean, fault: string) => void;

const objects = (value: unknown): Wire[] => (Array.isArray(value) ? (value as Wire[]) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const plainName = /^[a-zA-Z0-9_-]{1,64}$/;

function checkNames(names: readonly string[], rule: RegExp, check: Check): void {
  for (const name of names) check(rule.test(name), `tool name ${name}`);
  check(new Set(names).size === names.length, `tool names repeat: ${names.join()}`);
}

const rules: Record<UpstreamProtocolId, (body: Wire, check: Check) => void> = {
  anthropic(body, check) {
    const messages = objects(body['messages']);
    check(typeof body['max_tokens'] === 'number', 'max_tokens: Field required');
    check(messages.length > 0 && messages[0]?.['role'] === 'user', 'first message must use the user role');
    checkNames(
      objects(body['tools']).map((tool) => text(tool['name'])),
      plainName,
      check,
    );
    const seen = new Set<string>();
    messages.forEach((message, index) => {
      check(
        message['role'] !== messages[index - 1]?.['role'] || message['role'] === 'system',
        `roles of messages ${index}`,
      );
      const blocks = objects(message['content']);
      check(blocks.length > 0, `message ${index} is empty`);
      for (const block of blocks)
        check(block['type'] !== 'text' || text(block['text']).trim() !== '', 'text of white space');
      const uses = blocks.filter(({ type }) => type === 'tool_use');
      for (const { id, name } of uses) {
        check(/^[a-zA-Z0-9_-]+$/.test(text(id)) && !seen.has(text(id)), `tool_use id ${text(id)}`);
        check(plainName.test(text(name)), `tool_use name ${text(name)}`);
        seen.add(text(id));
      }
      const next = objects(messages[index + 1]?.['content']);
      const answered = next.slice(0, uses.length).map((block) => text(block['tool_use_id']));
      check(
        uses.every(({ id }) => answered.includes(text(id))),
        `tool_use of message ${index} without tool_result`,
      );
      const asked = objects(messages[index - 1]?.['content']).filter(({ type }) => type === 'tool_use');
      const results = blocks.filter(({ type }) => type === 'tool_result');
      check(results.length === (asked.length === 0 ? 0 : asked.length), `tool_results of message ${index}`);
    });
    const last = messages.at(-1);
    const end = objects(last?.['content']).at(-1);
    check(
      last?.['role'] !== 'assistant' || text(end?.['text']) === text(end?.['text']).trimEnd(),
      'ends in white space',
    );
    const thinking = body['thinking'] as { budget_tokens?: number } | undefined;
    check((thinking?.budget_tokens ?? 1024) >= 1024, 'budget_tokens below 1024');
    check((thinking?.budget_tokens ?? 0) < Number(body['max_tokens']), 'budget_tokens not below max_tokens');
  },
  'openai-chat'(body, check) {
    const messages = objects(body['messages']);
    check(messages.length > 0, 'messages is empty');
    const named = objects(body['tools']).flatMap((tool) => objects([tool['function'] ?? tool['custom'] ?? {}]));
    checkNames(
      named.flatMap(({ name }) => (name === undefined ? [] : [text(name)])),
      plainName,
      check,
    );
    let open: string[] = [];
    for (const message of messages) {
      if (message['role'] === 'tool') {
        check(
          open.includes(text(message['tool_call_id'])),
          `tool message ${text(message['tool_call_id'])} without a call`,
        );
        open = open.filter((id) => id !== message['tool_call_id']);
        continue;
      }
      check(open.length === 0, `tool_calls without tool messages: ${open.join()}`);
      const calls = objects(message['tool_calls']);
      open = calls.map(({ id }) => text(id));
      check(new Set(open).size === open.length, 'tool call ids repeat');
      for (const id of open) check(id.length > 0 && id.length <= 40, `tool call id ${id}`);
      for (const call of calls)
        check(
          typeof (call['function'] as Wire | undefined)?.['arguments'] === 'string' || call['type'] === 'custom',
          'arguments must be a string',
        );
      if (message['role'] === 'assistant') {
        check(calls.length > 0 || message['content'] !== null, 'assistant message without content and calls');
      } else check(message['content'] !== undefined && message['content'] !== null, 'message without content');
    }
    check(open.length === 0, `tool_calls without tool messages: ${open.join()}`);
  },
  'openai-responses'(body, check) {
    const items = objects(body['input']);
    check(items.length > 0 || typeof body['input'] === 'string', 'input is empty');
    const tools = objects(body['tools']).flatMap((tool) =>
      tool['type'] === 'namespace'
        ? objects(tool['tools']).map((inner) => [`${text(tool['name'])}.${text(inner['name'])}`, text(inner['name'])])
        : tool['name'] === undefined
          ? []
          : [[text(tool['name']), text(tool['name'])]],
    );
    for (const [, name] of tools) check(plainName.test(name ?? ''), `tool name ${name}`);
    check(new Set(tools.map(([path]) => path)).size === tools.length, 'tool names repeat');
    const calls = new Map<string, unknown>();
    const answered = new Set<string>();
    for (const item of items) {
      const id = text(item['call_id']);
      switch (item['type']) {
        case 'function_call':
        case 'custom_tool_call':
          check(!calls.has(id) && id.length > 0 && id.length <= 64, `call_id ${id}`);
          check(plainName.test(text(item['name'])), `call name ${text(item['name'])}`);
          calls.set(id, `${item['type']}_output`);
          break;
        case 'function_call_output':
        case 'custom_tool_call_output':
          check(calls.get(id) === item['type'], `No tool call found for ${item['type']} ${id}`);
          check(!answered.has(id), `two outputs for ${id}`);
          answered.add(id);
          break;
        case 'reasoning':
          check(Array.isArray(item['summary']), 'reasoning without summary');
          break;
        default:
          break;
      }
    }
    for (const id of calls.keys()) check(answered.has(id), `No tool output found for call ${id}`);
  },
  gemini(body, check) {
    const contents = objects(body['contents']);
    check(contents.length > 0 && contents[0]?.['role'] === 'user', 'contents begin with the user');
    const declarations = objects(body['tools']).flatMap((tool) => objects(tool['functionDeclarations']));
    checkNames(
      declarations.map(({ name }) => text(name)),
      /^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$/,
      check,
    );
    contents.forEach((content, index) => {
      check(content['role'] === 'user' || content['role'] === 'model', `role ${text(content['role'])}`);
      check(content['role'] !== contents[index - 1]?.['role'], `roles of contents ${index}`);
      const parts = objects(content['parts']);
      check(parts.length > 0, `contents ${index} is empty`);
      const calls = parts
        .flatMap((part) => objects([part['functionCall'] ?? {}]))
        .filter(({ name }) => name !== undefined);
      const responses = objects(contents[index + 1]?.['parts']).flatMap((part) =>
        part['functionResponse'] === undefined ? [] : [part['functionResponse'] as Wire],
      );
      check(responses.length === calls.length, `function response parts of contents ${index + 1}`);
      check(
        calls.every(({ name }, at) => responses[at]?.['name'] === name),
        `function response names of contents ${index + 1}`,
      );
      for (const { name } of calls) check(/^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$/.test(text(name)), `call name ${text(name)}`);
      check(!/"fileUri":"https:\/\/example/.test(JSON.stringify(parts)), 'a URL that Gemini does not fetch');
    });
  },
  bedrock(body, check) {
    const messages = objects(body['messages']);
    check(messages[0]?.['role'] === 'user', 'A conversation must start with a user message');
    const config = body['toolConfig'] as Wire | undefined;
    const specs = objects(config?.['tools']).flatMap((tool) => objects([tool['toolSpec'] ?? {}]));
    checkNames(
      specs.flatMap(({ name }) => (name === undefined ? [] : [text(name)])),
      plainName,
      check,
    );
    const said = JSON.stringify(messages);
    check(config !== undefined || !/"tool(Use|Result)":/.test(said), 'toolConfig must be defined with tool blocks');
    messages.forEach((message, index) => {
      check(message['role'] !== messages[index - 1]?.['role'], `roles must alternate at ${index}`);
      const blocks = objects(message['content']);
      check(blocks.length > 0, `message ${index} is empty`);
      for (const block of blocks) check(block['text'] === undefined || text(block['text']).trim() !== '', 'blank text');
      const ids = (from: Wire | undefined, kind: string): string[] =>
        objects(from?.['content']).flatMap((block) => text((block[kind] as Wire | undefined)?.['toolUseId']) || []);
      const uses = ids(message, 'toolUse');
      for (const id of uses) check(/^[a-zA-Z0-9_-]{1,64}$/.test(id), `toolUseId ${id}`);
      const results = ids(messages[index + 1], 'toolResult');
      check(uses.toSorted().join() === results.toSorted().join(), `toolResults after message ${index}`);
    });
    check(!said.includes('https://example.com/a.png'), 'an image by URL');
  },
  vscode(body, check) {
    const messages = objects(body['messages']);
    check(messages[0]?.['role'] === 'user', 'a conversation starts with a user message');
    const tools = objects(body['tools']);
    checkNames(
      tools.map(({ name }) => text(name)),
      plainName,
      check,
    );
    check(body['toolMode'] === 'auto' || tools.length === 1, 'a required call of one among several tools');
    messages.forEach((message, index) => {
      check(['user', 'assistant'].includes(text(message['role'])), `role of message ${index}`);
      const parts = objects(message['content']);
      check(parts.length > 0, `message ${index} is empty`);
      for (const part of parts) check(part['type'] !== 'text' || text(part['text']) !== '', 'empty text');
      const ids = (from: Wire | undefined, type: string): string[] =>
        objects(from?.['content']).flatMap((part) => (part['type'] === type ? [text(part['callId'])] : []));
      const calls = ids(message, 'tool-call');
      const results = ids(messages[index + 1], 'tool-result');
      check(calls.toSorted().join() === results.toSorted().join(), `tool results after message ${index}`);
    });
    check(!JSON.stringify(messages).includes('https://example.com/a.png'), 'an image by URL');
  },
};
