// The pretended model behind Bedrock's Converse; one that Bedrock serves in Anthropic's own words speaks with Anthropic's voice.
// Used by the player only. Shapes: the vendor's reference of Converse and ConverseStream.
import { frameEvents } from '../../support/fakeUpstream/fixtures';
import type { Play } from '../../support/fakeUpstream/play';
import type { UpstreamCall } from '../../support/fakeUpstream/requestRules';
import {
  inputText,
  objectOf,
  objectsOf,
  pieces,
  stringOf,
  type Saying,
  type Seen,
  type Voice,
  type Wire,
} from './voice';

export const bedrockVoice: Voice = { read, answer };

function read(body: Wire): Seen {
  const blocks = objectsOf(body['messages']).flatMap(({ content }) => objectsOf(content));
  const format = objectOf(objectOf(objectOf(body['outputConfig'])['textFormat'])['structure']);
  const schema = objectOf(format['jsonSchema'])['schema'];
  return {
    tools: objectsOf(objectOf(body['toolConfig'])['tools'])
      .map((tool) => stringOf(objectOf(tool['toolSpec'])['name']))
      .filter((name) => name !== '')
      .map((name) => ({ name, kind: 'function' })),
    results: blocks
      .filter((block) => block['toolResult'] !== undefined)
      .map((block) => objectsOf(objectOf(block['toolResult'])['content']).map(resultText).join('')),
    schema: typeof schema === 'string' ? objectOf(JSON.parse(schema)) : undefined,
    thinks: false,
    states: [],
  };
}

function resultText(part: Wire): string {
  return part['json'] === undefined ? stringOf(part['text']) : JSON.stringify(part['json']);
}

function answer(call: UpstreamCall, saying: Saying): Play {
  const usage = { inputTokens: 120, outputTokens: 15, totalTokens: 135 };
  const stopReason = saying.call === undefined ? 'end_turn' : 'tool_use';
  const metrics = { latencyMs: 1 };
  if (!call.stream) {
    const message = { role: 'assistant', content: blocksOf(saying) };
    return { body: JSON.stringify({ output: { message }, stopReason, usage, metrics }) };
  }
  const events: Wire[] = [
    { messageStart: { role: 'assistant' } },
    ...blockEvents(saying),
    { contentBlockStop: { contentBlockIndex: 0 } },
    { messageStop: { stopReason } },
    { metadata: { usage, metrics } },
  ];
  return {
    frames: frameEvents(
      'bedrock',
      events.map((event) => JSON.stringify(event)),
      call,
    ),
  };
}

function blocksOf({ serial, text, call }: Saying): Wire[] {
  if (call === undefined) return [{ text: text ?? '' }];
  return [{ toolUse: { toolUseId: `tooluse_${serial}`, name: call.tool.name, input: objectOf(call.input) } }];
}

function blockEvents({ serial, text, call }: Saying): Wire[] {
  const delta = (value: Wire): Wire => ({ contentBlockDelta: { contentBlockIndex: 0, delta: value } });
  if (call === undefined) return pieces(text ?? '').map((piece) => delta({ text: piece }));
  const start = { toolUse: { toolUseId: `tooluse_${serial}`, name: call.tool.name } };
  return [
    { contentBlockStart: { contentBlockIndex: 0, start } },
    ...pieces(inputText(call.input)).map((input) => delta({ toolUse: { input } })),
  ];
}
