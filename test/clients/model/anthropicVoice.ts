// The pretended model behind Anthropic Messages, on Bedrock too: thinking with signatures, tool use. Used by the player only.
// Shapes: the vendor's reference of messages and their streaming events.
import { frameEvents } from '../../support/fakeUpstream/fixtures';
import type { Play } from '../../support/fakeUpstream/play';
import type { UpstreamCall } from '../../support/fakeUpstream/requestRules';
import {
  objectOf,
  objectsOf,
  pieces,
  stringOf,
  textOf,
  thought,
  type Saying,
  type Seen,
  type Voice,
  type Wire,
} from './voice';

export const anthropicVoice: Voice = { read, answer };

function read(body: Wire): Seen {
  const blocks = objectsOf(body['messages']).flatMap(({ content }) => objectsOf(content));
  const thinking = objectOf(body['thinking'])['type'];
  const format = objectOf(objectOf(body['output_config'])['format']);
  return {
    // A tool of the provider itself (web search and its like) has no schema and is none that the model may be made to call.
    tools: objectsOf(body['tools'])
      .filter((tool) => tool['input_schema'] !== undefined)
      .map(({ name }) => ({ name: stringOf(name), kind: 'function' })),
    results: blocks.filter(({ type }) => type === 'tool_result').map(({ content }) => textOf(content)),
    schema: format['type'] === 'json_schema' ? objectOf(format['schema']) : undefined,
    thinks: thinking === 'enabled' || thinking === 'adaptive',
    states: blocks.filter(({ type }) => type === 'thinking').map(({ signature }) => stringOf(signature)),
  };
}

function answer(call: UpstreamCall, saying: Saying): Play {
  const blocks = blocksOf(saying);
  const common = { id: `msg_${saying.serial}`, type: 'message', role: 'assistant', model: call.model };
  const input = { input_tokens: 120, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
  const usage = { ...input, output_tokens: 15 };
  const end = { stop_reason: saying.call === undefined ? 'end_turn' : 'tool_use', stop_sequence: null };
  if (!call.stream) return { body: JSON.stringify({ ...common, content: blocks, ...end, usage }) };
  const none = { stop_reason: null, stop_sequence: null };
  const message = { ...common, content: [], ...none, usage: { ...input, output_tokens: 1 } };
  const events: Wire[] = [
    { type: 'message_start', message },
    ...blocks.flatMap((block, index) => blockEvents(block, index)),
    { type: 'message_delta', delta: end, usage: { output_tokens: 15 } },
    { type: 'message_stop' },
  ];
  return {
    frames: frameEvents(
      call.protocol,
      events.map((event) => JSON.stringify(event)),
      call,
    ),
  };
}

function blocksOf({ serial, state, text, call }: Saying): Wire[] {
  return [
    ...(state === undefined ? [] : [{ type: 'thinking', thinking: thought, signature: state }]),
    ...(text === undefined ? [] : [{ type: 'text', text }]),
    ...(call === undefined
      ? []
      : [{ type: 'tool_use', id: `toolu_${serial}`, name: call.tool.name, input: objectOf(call.input) }]),
  ];
}

function blockEvents(block: Wire, index: number): Wire[] {
  const delta = (value: Wire): Wire => ({ type: 'content_block_delta', index, delta: value });
  const around = (empty: Wire, deltas: Wire[]): Wire[] => [
    { type: 'content_block_start', index, content_block: { ...block, ...empty } },
    ...deltas.map(delta),
    { type: 'content_block_stop', index },
  ];
  switch (block['type']) {
    case 'thinking':
      return around({ thinking: '', signature: '' }, [
        ...pieces(thought).map((thinking) => ({ type: 'thinking_delta', thinking })),
        { type: 'signature_delta', signature: block['signature'] },
      ]);
    case 'tool_use':
      return around({ input: {} }, [
        { type: 'input_json_delta', partial_json: '' },
        ...pieces(JSON.stringify(block['input'])).map((part) => ({ type: 'input_json_delta', partial_json: part })),
      ]);
    default:
      return around(
        { text: '' },
        pieces(stringOf(block['text'])).map((text) => ({ type: 'text_delta', text })),
      );
  }
}
