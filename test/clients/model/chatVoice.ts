// The pretended model behind OpenAI Chat Completions, with the `reasoning_content` of the open models. Used by the player only.
// Shapes: the vendor's reference of chat completions and their streaming chunks.
import { frameEvents } from '../../support/fakeUpstream/fixtures';
import type { Play } from '../../support/fakeUpstream/play';
import type { UpstreamCall } from '../../support/fakeUpstream/requestRules';
import {
  inputText,
  objectOf,
  objectsOf,
  pieces,
  stringOf,
  textOf,
  thought,
  type OfferedTool,
  type Saying,
  type Seen,
  type Voice,
  type Wire,
} from './voice';

export const chatVoice: Voice = { read, answer };

function read(body: Wire): Seen {
  const format = objectOf(body['response_format']);
  return {
    tools: objectsOf(body['tools']).map((tool): OfferedTool => {
      const kind = tool['type'] === 'custom' ? 'custom' : 'function';
      return { kind, name: stringOf(objectOf(tool[kind])['name']) };
    }),
    results: objectsOf(body['messages'])
      .filter(({ role }) => role === 'tool')
      .map(({ content }) => textOf(content)),
    schema:
      format['type'] === 'json_schema'
        ? objectOf(objectOf(format['json_schema'])['schema'])
        : format['type'] === 'json_object'
          ? {}
          : undefined,
    thinks: false,
    states: [],
  };
}

function answer(call: UpstreamCall, saying: Saying): Play {
  const common = { id: `chatcmpl-${saying.serial}`, created: 1_770_933_883, model: call.model };
  const usage = { prompt_tokens: 120, completion_tokens: 15, total_tokens: 135 };
  const finish = saying.call === undefined ? 'stop' : 'tool_calls';
  if (!call.stream) {
    const message = {
      role: 'assistant',
      content: saying.text ?? null,
      reasoning_content: thought,
      ...(saying.call === undefined ? {} : { tool_calls: [toolCall(saying, inputText(saying.call.input))] }),
    };
    const choices = [{ index: 0, message, finish_reason: finish }];
    return { body: JSON.stringify({ ...common, object: 'chat.completion', choices, usage }) };
  }
  const chunk = (delta: Wire, reason: string | null = null): string =>
    JSON.stringify({
      ...common,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, finish_reason: reason }],
    });
  const events = [
    chunk({ role: 'assistant', content: '' }),
    ...pieces(thought).map((piece) => chunk({ reasoning_content: piece })),
    ...pieces(saying.text ?? '').map((piece) => chunk({ content: piece })),
    ...callDeltas(saying).map((delta) => chunk({ tool_calls: [delta] })),
    chunk({}, finish),
    JSON.stringify({ ...common, object: 'chat.completion.chunk', choices: [], usage }),
  ];
  return { frames: frameEvents('openai-chat', events, call) };
}

function toolCall({ serial, call }: Saying, input: string): Wire {
  const name = call?.tool.name;
  return {
    id: `call_${serial}`,
    ...(call?.tool.kind === 'custom'
      ? { type: 'custom', custom: { name, input } }
      : { type: 'function', function: { name, arguments: input } }),
  };
}

function callDeltas(saying: Saying): Wire[] {
  const { call } = saying;
  if (call === undefined) return [];
  const rest = pieces(inputText(call.input)).map((piece) =>
    call.tool.kind === 'custom' ? { custom: { input: piece } } : { function: { arguments: piece } },
  );
  return [toolCall(saying, ''), ...rest].map((delta) => ({ index: 0, ...delta }));
}
