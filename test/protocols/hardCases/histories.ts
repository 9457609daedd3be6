// One conversation with tools in the wire words of each client protocol, with the knobs that the hard cases turn. Data for the tests beside.
import type { ProtocolId } from '../../../src/shared/channel';
import type { Wire } from './kit';

export const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export interface Result {
  /** The call that it answers, by number; `orphan`: one that nobody made. */
  of: 0 | 1 | 'orphan';
  text: string;
  failed?: boolean;
  image?: boolean;
}

export interface Story {
  results: Result[];
  /** Parameters of the tool; none where left out. */
  parameters?: Wire;
  name?: string;
  /** What the system says between the turns. */
  middle?: string;
  system?: string;
}

const idOf = ({ of }: Result): string => (of === 'orphan' ? 'call_orphan' : `call_${of}`);
const inputs = [{ n: 1 }, { n: 2 }];

/** Whether the protocol has a flag for failed results, and room for images in results. */
export const saysFailure: Readonly<Record<ProtocolId, boolean>> = {
  'openai-chat': false,
  'openai-responses': false,
  anthropic: true,
  gemini: true,
};

/** User asks, the model calls the tool twice, results come as `story` says, the user goes on. */
export const histories: Readonly<Record<ProtocolId, (story: Story) => Wire>> = {
  'openai-chat': ({ results, parameters, name = 'look', middle, system }) => ({
    model: 'm',
    messages: [
      ...(system === undefined ? [] : [{ role: 'system', content: system }]),
      { role: 'user', content: 'Go.' },
      {
        role: 'assistant',
        content: null,
        tool_calls: inputs.map((input, index) => ({
          id: `call_${index}`,
          type: 'function',
          function: { name, arguments: JSON.stringify(input) },
        })),
      },
      ...results.map((result) => ({
        role: 'tool',
        tool_call_id: idOf(result),
        content:
          result.image === true
            ? [
                { type: 'text', text: result.text },
                { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } },
              ]
            : result.text,
      })),
      ...(middle === undefined ? [] : [{ role: 'system', content: middle }]),
      { role: 'user', content: 'And now?' },
    ],
    tools: [{ type: 'function', function: { name, ...(parameters === undefined ? {} : { parameters }) } }],
  }),
  'openai-responses': ({ results, parameters, name = 'look', middle, system }) => ({
    model: 'm',
    store: false,
    ...(system === undefined ? {} : { instructions: system }),
    input: [
      { role: 'user', content: 'Go.' },
      ...inputs.map((input, index) => ({
        type: 'function_call',
        call_id: `call_${index}`,
        name,
        arguments: JSON.stringify(input),
      })),
      ...results.map((result) => ({
        type: 'function_call_output',
        call_id: idOf(result),
        output:
          result.image === true
            ? [
                { type: 'input_text', text: result.text },
                { type: 'input_image', image_url: `data:image/png;base64,${png}` },
              ]
            : result.text,
      })),
      ...(middle === undefined ? [] : [{ role: 'developer', content: middle }]),
      { role: 'user', content: 'And now?' },
    ],
    tools: [{ type: 'function', name, parameters: parameters ?? null, strict: false }],
  }),
  anthropic: ({ results, parameters, name = 'look', middle, system }) => ({
    model: 'm',
    max_tokens: 100,
    ...(system === undefined ? {} : { system }),
    messages: [
      { role: 'user', content: 'Go.' },
      {
        role: 'assistant',
        content: inputs.map((input, index) => ({ type: 'tool_use', id: `call_${index}`, name, input })),
      },
      {
        role: 'user',
        content: results.map((result) => ({
          type: 'tool_result',
          tool_use_id: idOf(result),
          ...(result.failed === true ? { is_error: true } : {}),
          content:
            result.image === true
              ? [
                  { type: 'text', text: result.text },
                  { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } },
                ]
              : result.text,
        })),
      },
      ...(middle === undefined ? [] : [{ role: 'system', content: middle }]),
      { role: 'user', content: 'And now?' },
    ],
    tools: [{ name, input_schema: parameters ?? { type: 'object' } }],
  }),
  gemini: ({ results, parameters, name = 'look', system }) => ({
    ...(system === undefined ? {} : { systemInstruction: { parts: [{ text: system }] } }),
    contents: [
      { role: 'user', parts: [{ text: 'Go.' }] },
      {
        role: 'model',
        parts: inputs.map((args, index) => ({ functionCall: { id: `call_${index}`, name, args } })),
      },
      {
        role: 'user',
        parts: results.map((result) => ({
          functionResponse: {
            id: idOf(result),
            // Gemini pairs by name too: an orphan has one of its own.
            name: result.of === 'orphan' ? 'gone' : name,
            response: result.failed === true ? { error: result.text } : { output: result.text },
            ...(result.image === true ? { parts: [{ inlineData: { mimeType: 'image/png', data: png } }] } : {}),
          },
        })),
      },
      { role: 'user', parts: [{ text: 'And now?' }] },
    ],
    tools: [
      { functionDeclarations: [{ name, ...(parameters === undefined ? {} : { parametersJsonSchema: parameters }) }] },
    ],
  }),
};
