// OpenAI's screen tools, `computer` (several actions at once) and `computer_use_preview` (one). Data for wrapTypedTools.ts; the other
// tools of that protocol are in openaiTools.ts. Source: openai SDK `ComputerTool`, `ResponseComputerToolCall`, `ComputerAction`.
import type { ToolResultPart } from '../ir/parts';
import { sourceOfUrl } from '../openaiResponses/media';
import { arrayIn, countIn, isObject, objectIn, stringIn, type JsonObject } from '../wire/jsonValue';
import { callIdOf } from './openaiTools';
import { object, oneOf, text, texts, whole } from './schemas';
import type { FunctionForm, TypedItems, TypedTool } from './typedTool';

const actionTypes = ['click', 'double_click', 'drag', 'keypress', 'move', 'screenshot', 'scroll', 'type', 'wait'];

const action = object(
  {
    type: oneOf(actionTypes, 'What to do.'),
    x: whole('For click, double_click, move and scroll.'),
    y: whole('For click, double_click, move and scroll.'),
    button: oneOf(['left', 'right', 'wheel', 'back', 'forward'], 'For click.'),
    keys: texts('For keypress: the keys. For the mouse: keys held down.'),
    path: {
      type: 'array',
      items: object({ x: { type: 'integer' }, y: { type: 'integer' } }, ['x', 'y']),
      description: 'For drag: the points it goes through.',
    },
    scroll_x: whole('For scroll: pixels to the right.'),
    scroll_y: whole('For scroll: pixels down.'),
    text: text('For type: the text.'),
  },
  ['type'],
);

function form(tool: JsonObject): FunctionForm {
  const [width, height] = [countIn(tool, 'display_width'), countIn(tool, 'display_height')];
  const size =
    width === undefined || height === undefined ? '' : ` The screen is ${width} pixels wide and ${height} high.`;
  return {
    description: `Controls the screen, mouse and keyboard of the client's computer; each call is answered with a screenshot.${size} Coordinates are pixels from the upper left corner. Begin with a screenshot.`,
    parameters: object({ actions: { type: 'array', items: action, description: 'The actions, one after another.' } }, [
      'actions',
    ]),
  };
}

function items(several: boolean): TypedItems {
  return {
    call: 'computer_call',
    output: 'computer_call_output',
    readCall(item) {
      const single = objectIn(item, 'action');
      const list = arrayIn(item, 'actions');
      const actions = list.length > 0 || single === undefined ? list : [single];
      return { callId: callIdOf(item), input: several ? { actions } : { action: actions[0] ?? {} } };
    },
    writeCall(input, callId) {
      const given = Array.isArray(input['actions']) ? arrayIn(input, 'actions') : [input['action'] ?? input];
      const actions = given.filter(isObject).filter((one) => actionTypes.includes(stringIn(one, 'type') ?? ''));
      const [first] = actions;
      if (first === undefined || actions.length < given.length || (!several && actions.length > 1)) return undefined;
      const what = several ? { actions } : { action: first };
      return { type: 'computer_call', call_id: callId, ...what, pending_safety_checks: [], status: 'completed' };
    },
    readOutput: (item) => ({ callId: callIdOf(item), content: screenshot(objectIn(item, 'output')), isError: false }),
  };
}

function screenshot(output: JsonObject | undefined): ToolResultPart['content'] {
  const [url, id] = [stringIn(output, 'image_url'), stringIn(output, 'file_id')];
  if (url !== undefined) return [{ type: 'image', source: sourceOfUrl(url) }];
  if (id !== undefined) return [{ type: 'image', source: { kind: 'file-id', origin: 'openai-responses', id } }];
  return [];
}

const origin = 'openai-responses';
const preview = ['computer_use_preview', 'computer-preview', 'computer_use'];

export const openaiComputer: readonly TypedTool[] = [
  { origin, types: ['computer'], name: 'computer', form, items: items(true) },
  { origin, types: preview, name: 'computer_use_preview', form: (tool) => oneAction(form(tool)), items: items(false) },
];

/** The older tool does one thing at a time. */
function oneAction({ description }: FunctionForm): FunctionForm {
  return { description, parameters: object({ action }, ['action']) };
}
