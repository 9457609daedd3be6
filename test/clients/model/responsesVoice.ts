// The pretended model behind OpenAI Responses: functions, freeform tools and namespaces, reasoning items with encrypted content.
// Used by the player only. Shapes: the vendor's reference of responses and their streaming events.
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

export const responsesVoice: Voice = { read, answer };

function read(body: Wire): Seen {
  const items = objectsOf(body['input']);
  const added = items.filter(({ type }) => type === 'additional_tools').flatMap(({ tools }) => objectsOf(tools));
  const format = objectOf(objectOf(body['text'])['format']);
  return {
    tools: [...objectsOf(body['tools']), ...added].flatMap((tool) => offered(tool)),
    results: items
      .filter(({ type }) => type === 'function_call_output' || type === 'custom_tool_call_output')
      .map(({ output }) => textOf(output)),
    schema:
      format['type'] === 'json_schema' ? objectOf(format['schema']) : format['type'] === 'json_object' ? {} : undefined,
    thinks: Array.isArray(body['include']) && body['include'].includes('reasoning.encrypted_content'),
    states: items.filter(({ type }) => type === 'reasoning').map((item) => stringOf(item['encrypted_content'])),
  };
}

function offered(tool: Wire, namespace?: string): OfferedTool[] {
  const { type } = tool;
  if (type === 'namespace') return objectsOf(tool['tools']).flatMap((inner) => offered(inner, stringOf(tool['name'])));
  if (type !== 'function' && type !== 'custom') return [];
  return [{ name: stringOf(tool['name']), kind: type, ...(namespace === undefined ? {} : { namespace }) }];
}

function answer(call: UpstreamCall, saying: Saying): Play {
  const usage = {
    input_tokens: 120,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 15,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 135,
  };
  const items = itemsOf(saying);
  const common = { id: `resp_${saying.serial}`, object: 'response', created_at: 1_765_591_383, model: call.model };
  const completed = { ...common, status: 'completed', output: items, usage };
  if (!call.stream) return { body: JSON.stringify(completed) };
  const running = { ...common, status: 'in_progress', output: [] };
  const events: Wire[] = [
    { type: 'response.created', response: running },
    { type: 'response.in_progress', response: running },
    ...items.flatMap((item, index) => itemEvents(item, index)),
    { type: 'response.completed', response: completed },
  ];
  const texts = events.map((event, index) => JSON.stringify({ ...event, sequence_number: index }));
  return { frames: frameEvents('openai-responses', texts, call) };
}

function itemsOf({ serial, state, text, call }: Saying): Wire[] {
  const items: Wire[] = [];
  if (state !== undefined) {
    const summary = [{ type: 'summary_text', text: thought }];
    items.push({ type: 'reasoning', id: `rs_${serial}`, summary, encrypted_content: state });
  }
  if (text !== undefined) {
    const content = [{ type: 'output_text', text, annotations: [], logprobs: [] }];
    items.push({ type: 'message', id: `msg_${serial}`, status: 'completed', role: 'assistant', content });
  }
  if (call !== undefined) {
    const { name, namespace, kind } = call.tool;
    const place = { name, ...(namespace === undefined ? {} : { namespace }), call_id: `call_${serial}` };
    const input = inputText(call.input);
    items.push(
      kind === 'custom'
        ? { type: 'custom_tool_call', id: `ctc_${serial}`, status: 'completed', ...place, input }
        : { type: 'function_call', id: `fc_${serial}`, status: 'completed', ...place, arguments: input },
    );
  }
  return items;
}

/** The events of one item: it begins empty, grows piece by piece, and is told whole at its end. */
function itemEvents(item: Wire, index: number): Wire[] {
  const at = { output_index: index, item_id: item['id'] };
  const grow = (name: string, text: string, more: Wire, whole: string): Wire[] => [
    ...pieces(text).map((delta) => ({ type: `response.${name}.delta`, ...at, ...more, delta })),
    { type: `response.${name}.done`, ...at, ...more, [whole]: text },
  ];
  const begin = (empty: Wire): Wire => ({
    type: 'response.output_item.added',
    output_index: index,
    item: { ...item, status: 'in_progress', ...empty },
  });
  const end = { type: 'response.output_item.done', output_index: index, item };
  if (item['type'] === 'function_call') {
    const text = stringOf(item['arguments']);
    return [begin({ arguments: '' }), ...grow('function_call_arguments', text, {}, 'arguments'), end];
  }
  if (item['type'] === 'custom_tool_call') {
    return [begin({ input: '' }), ...grow('custom_tool_call_input', stringOf(item['input']), {}, 'input'), end];
  }
  const thinking = item['type'] === 'reasoning';
  const [part] = objectsOf(item[thinking ? 'summary' : 'content']);
  const within = thinking ? { summary_index: 0 } : { content_index: 0 };
  const partName = thinking ? 'reasoning_summary_part' : 'content_part';
  const empty = { ...part, text: '' };
  return [
    begin(thinking ? { summary: [], encrypted_content: '' } : { content: [] }),
    { type: `response.${partName}.added`, ...at, ...within, part: empty },
    ...grow(thinking ? 'reasoning_summary_text' : 'output_text', stringOf(part?.['text']), within, 'text'),
    { type: `response.${partName}.done`, ...at, ...within, part },
    end,
  ];
}
