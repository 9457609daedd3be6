// Anthropic's typed tools that the client runs: bash, text editor, memory, computer. Data for wrapTypedTools.ts. Their calls are ordinary
// `tool_use` blocks by the tool's own name, so only the tool itself needs a form.
// Sources: @anthropic-ai/sdk `ToolUnion`, `BetaToolUnion`, `BetaMemoryTool20250818Command`; Anthropic guides "Bash tool", "Text editor
// tool", "Memory tool", "Computer use tool".
import { arrayIn, countIn, type JsonObject } from '../wire/jsonValue';
import { flag, object, oneOf, text, whole, wholes } from './schemas';
import type { FunctionForm, TypedTool } from './typedTool';

const bash: FunctionForm = {
  description:
    'Runs a command in a bash session on the client. The session persists: the working directory, variables and files of one call are there in the next. Give `command`, or `restart: true` to begin a new session.',
  parameters: object({ command: text('The command to run.'), restart: flag('Begins a new session.') }, []),
};

const lineRange = wholes('For view: first and last line, counted from 1; -1 as the last means the end of the file.');

/** `insertText`: the member that holds the text of `insert`. */
function editor(commands: readonly string[], insertText: 'new_str' | 'insert_text'): FunctionForm {
  return {
    description: `Views and edits files on the client. Commands: ${commands.join(', ')}. view shows a file with line numbers, or what a folder holds; create writes a new file with file_text; str_replace replaces old_str, which must stand in the file exactly once, by new_str; insert puts ${insertText} behind line insert_line (0: at the beginning).`,
    parameters: object(
      {
        command: oneOf(commands, 'What to do.'),
        path: text('Path of the file or folder.'),
        view_range: lineRange,
        file_text: text('For create: the whole content of the file.'),
        old_str: text('For str_replace: the text to replace, exactly as it stands in the file.'),
        new_str: text('For str_replace: the text in its place.'),
        insert_line: whole('For insert: the line behind which the text goes.'),
        ...(insertText === 'insert_text' ? { insert_text: text('For insert: the text.') } : {}),
      },
      ['command', 'path'],
    ),
  };
}

const memory: FunctionForm = {
  description:
    'Reads and keeps notes between conversations, as files below /memories on the client. Look there before you begin a task, and write down what a later conversation needs. Commands: view (a file or folder), create (path, file_text), str_replace (path, old_str, new_str), insert (path, insert_line, insert_text), delete (path), rename (old_path, new_path).',
  parameters: object(
    {
      command: oneOf(['view', 'create', 'str_replace', 'insert', 'delete', 'rename'], 'What to do.'),
      path: text('Path below /memories; for all commands but rename.'),
      view_range: lineRange,
      file_text: text('For create: the whole content of the file.'),
      old_str: text('For str_replace: the text to replace.'),
      new_str: text('For str_replace: the text in its place.'),
      insert_line: whole('For insert: the line behind which the text goes; 0 is the beginning.'),
      insert_text: text('For insert: the text.'),
      old_path: text('For rename: the path as it is.'),
      new_path: text('For rename: the path as it shall be.'),
    },
    ['command'],
  ),
};

const firstActions = [
  'key',
  'type',
  'mouse_move',
  'left_click',
  'left_click_drag',
  'right_click',
  'middle_click',
  'double_click',
  'screenshot',
  'cursor_position',
];
const laterActions = [
  ...firstActions,
  'left_mouse_down',
  'left_mouse_up',
  'scroll',
  'hold_key',
  'wait',
  'triple_click',
];

function computer(actions: readonly string[]): (tool: JsonObject) => FunctionForm {
  return (tool) => {
    const [width, height] = [countIn(tool, 'display_width_px') ?? 0, countIn(tool, 'display_height_px') ?? 0];
    const zoom = tool['enable_zoom'] === true;
    return {
      description: `Controls the screen, mouse and keyboard of the client's computer. The screen is ${width} pixels wide and ${height} high; coordinates count from its upper left corner. Take a screenshot first, and after each step to see what it did.`,
      parameters: object(
        {
          action: oneOf(zoom ? [...actions, 'zoom'] : actions, 'What to do.'),
          coordinate: wholes('x and y, for actions of the mouse.'),
          start_coordinate: wholes('For left_click_drag: x and y where it begins.'),
          text: text(
            'For type: the text. For key and hold_key: the keys, such as ctrl+s. For clicks and scroll: keys held down.',
          ),
          scroll_direction: oneOf(['up', 'down', 'left', 'right'], 'For scroll.'),
          scroll_amount: whole('For scroll: how many notches of the wheel.'),
          duration: { type: 'number', description: 'For hold_key and wait: seconds.' },
          ...(zoom ? { region: wholes('For zoom: x and y of the upper left and the lower right corner.') } : {}),
        },
        ['action'],
      ),
    };
  };
}

const commands = ['view', 'create', 'str_replace', 'insert'];

const rows: readonly Omit<TypedTool, 'origin' | 'runByClient'>[] = [
  { types: ['bash_20241022', 'bash_20250124'], name: 'bash', form: () => bash },
  {
    types: ['text_editor_20241022', 'text_editor_20250124'],
    name: 'str_replace_editor',
    form: () => editor([...commands, 'undo_edit'], 'new_str'),
  },
  {
    types: ['text_editor_20250429'],
    name: 'str_replace_based_edit_tool',
    form: () => editor(commands, 'new_str'),
  },
  {
    types: ['text_editor_20250728'],
    name: 'str_replace_based_edit_tool',
    form: () => editor(commands, 'insert_text'),
  },
  { types: ['memory_20250818'], name: 'memory', form: () => memory },
  { types: ['computer_20241022'], name: 'computer', form: computer(firstActions) },
  { types: ['computer_20250124', 'computer_20251124'], name: 'computer', form: computer(laterActions) },
];

export const anthropicTools: readonly TypedTool[] = rows.map((row) => ({
  origin: 'anthropic',
  runByClient: calledByModel,
  ...row,
}));

/** False where code that the provider runs is to call the tool, and nobody else. */
function calledByModel(tool: JsonObject): boolean {
  const callers = arrayIn(tool, 'allowed_callers');
  return callers.length === 0 || callers.includes('direct');
}
