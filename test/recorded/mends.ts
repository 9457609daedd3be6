// Mends recordings that the SDK of their own protocol cannot read or reads wrongly, so that it can say what they mean.
// Each takes the events as recorded and returns events of the same meaning; only the rows of oddities.ts use them.

export type Mend = (events: readonly string[]) => string[];

type Value = Record<string, unknown>;

/** Every object in every event, the innermost last; `change` may alter it in place. */
function eachObject(events: readonly string[], change: (value: Value) => void): string[] {
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (!Array.isArray(value)) change(value as Value);
    for (const member of Object.values(value)) visit(member);
  };
  return events.map((event) => {
    const value: unknown = JSON.parse(event);
    visit(value);
    return JSON.stringify(value);
  });
}

/** Mistral: content as a list of typed parts becomes the text of its `text` parts. */
export const contentAsText: Mend = (events) =>
  eachObject(events, (value) => {
    if (!Array.isArray(value['content'])) return;
    const parts = value['content'] as { type: string; text?: string }[];
    value['content'] = parts.map((part) => (part.type === 'text' ? (part.text ?? '') : '')).join('');
  });

/** OpenAI chat: roles, and types and indexes of tool calls, where they are left out. */
export const fullToolCalls: Mend = (events) =>
  eachObject(events, (value) => {
    if (typeof value['delta'] === 'object' && value['delta'] !== null) {
      value['delta'] = { role: 'assistant', ...value['delta'] };
    }
    if (!Array.isArray(value['tool_calls'])) return;
    value['tool_calls'] = value['tool_calls'].map((call: Value, index) => ({ type: 'function', index, ...call }));
  });

/** Anthropic: the first `message_start` alone. */
export const oneMessageStart: Mend = ([first = '', ...rest]) => [
  first,
  ...rest.filter((event) => (JSON.parse(event) as Value)['type'] !== 'message_start'),
];

/** Responses: the ids of an answer and of its items stay the same, one for each place in the output. */
export const steadyIds: Mend = (events) => {
  return events.map((event) => {
    const value = JSON.parse(event) as Value & { response?: Value & { output: Value[] }; item?: Value };
    const id = `item_${String(value['output_index'])}`;
    if (value['item_id'] !== undefined) value['item_id'] = id;
    if (value.item !== undefined) value.item['id'] = id;
    if (value.response !== undefined) {
      value.response['id'] = 'resp_1';
      value.response.output = value.response.output.map((item, index) => ({ ...item, id: `item_${index}` }));
    }
    return JSON.stringify(value);
  });
};

/** Responses: without the events of a tool that the SDK does not know; the items themselves stay. */
export const withoutPatchEvents: Mend = (events) =>
  events.filter((event) => !String((JSON.parse(event) as Value)['type']).startsWith('response.apply_patch_call'));

/** Responses: the whole text at the end is what its pieces say together. For an answer with one text. */
export const textOfDeltas: Mend = (events) => {
  const values = events.map((event) => JSON.parse(event) as { type: string; delta: string; text: string });
  const pieces = values.filter(({ type }) => type === 'response.output_text.delta').map(({ delta }) => delta);
  const whole = values.find(({ type }) => type === 'response.output_text.done')?.text;
  return eachObject(events, (value) => {
    if (value['text'] === whole) value['text'] = pieces.join('');
  });
};

/** Responses: the finished answer holds the items that came before it. */
export const filledOutput: Mend = (events) => {
  const values = events.map((event) => JSON.parse(event) as Value & { item?: Value; response?: Value });
  const items = values.filter(({ type }) => type === 'response.output_item.done').map(({ item }) => item);
  return values.map((value) => {
    if (value['type'] === 'response.completed' && value.response !== undefined) value.response['output'] = items;
    return JSON.stringify(value);
  });
};
