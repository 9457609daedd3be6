// The pretended model behind Gemini generateContent: thoughts, function calls with a signature that must come back, no call ids.
// Used by the player only. Shapes: the vendor's reference of generateContent.
import { frameEvents } from '../../support/fakeUpstream/fixtures';
import type { Play } from '../../support/fakeUpstream/play';
import type { UpstreamCall } from '../../support/fakeUpstream/requestRules';
import { objectOf, objectsOf, pieces, stringOf, thought, type Saying, type Seen, type Voice, type Wire } from './voice';

export const geminiVoice: Voice = { read, answer };

function read(body: Wire): Seen {
  const parts = objectsOf(body['contents']).flatMap((content) => objectsOf(content['parts']));
  const config = objectOf(body['generationConfig']);
  const schema = config['responseJsonSchema'] ?? config['responseSchema'];
  return {
    tools: objectsOf(body['tools'])
      .flatMap((tool) => objectsOf(tool['functionDeclarations']))
      .map(({ name }) => ({ name: stringOf(name), kind: 'function' })),
    results: parts
      .filter((part) => part['functionResponse'] !== undefined)
      .map((part) => stringsIn(objectOf(part['functionResponse'])['response']).join('\n')),
    schema: schema === undefined && config['responseMimeType'] !== 'application/json' ? undefined : objectOf(schema),
    // Gemini 3 signs its calls whether it was asked to think or not.
    thinks: true,
    states: parts.map((part) => stringOf(part['thoughtSignature'])).filter((state) => state !== ''),
  };
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

function answer(call: UpstreamCall, saying: Saying): Play {
  const parts = partsOf(saying);
  const usageMetadata = { promptTokenCount: 120, candidatesTokenCount: 15, totalTokenCount: 135 };
  const body = (some: Wire[], more: Wire = {}): string =>
    JSON.stringify({
      candidates: [{ content: { parts: some, role: 'model' }, index: 0, ...more }],
      usageMetadata,
      modelVersion: call.model,
      responseId: `gemini-${saying.serial}`,
    });
  const finish = { finishReason: 'STOP' };
  if (!call.stream) return { body: body(parts, finish) };
  const events = [...parts.flatMap((part) => piecesOf(part)).map((part) => body([part])), body([{ text: '' }], finish)];
  return { frames: frameEvents('gemini', events, call) };
}

function partsOf({ state, text, call }: Saying): Wire[] {
  return [
    ...(state === undefined ? [] : [{ text: thought, thought: true }]),
    ...(text === undefined ? [] : [{ text }]),
    ...(call === undefined
      ? []
      : [
          {
            functionCall: { name: call.tool.name, args: objectOf(call.input) },
            ...(state === undefined ? {} : { thoughtSignature: state }),
          },
        ]),
  ];
}

/** A text comes in pieces, a call whole. */
function piecesOf(part: Wire): Wire[] {
  return typeof part['text'] === 'string' ? pieces(part['text']).map((text) => ({ ...part, text })) : [part];
}
