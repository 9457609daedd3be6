// Puts together Gemini tool calls whose arguments are streamed path by path, which the Gemini SDK leaves to its caller.
// Only for the rows of oddities.ts that name it.
import type { Mend } from './mends';

interface PartialArgument {
  jsonPath: string;
  stringValue?: string;
  numberValue?: number;
  boolValue?: boolean;
}

interface Call {
  name?: string;
  args?: Tree;
  partialArgs?: PartialArgument[];
}

interface Part {
  functionCall?: Call;
}

interface Value {
  candidates?: { content?: { parts?: Part[] } }[];
}

type Tree = Record<string, unknown>;

/** Sets the value at a path such as `$.recipe.steps[1]`; text is added to the text that is there. */
function put(root: Tree, { jsonPath, stringValue, numberValue, boolValue }: PartialArgument): void {
  const keys = jsonPath.match(/[^.$[\]]+/g) ?? [];
  const last = keys.pop() ?? '';
  let place = root;
  keys.forEach((key, index) => {
    place[key] ??= /^\d+$/.test(keys[index + 1] ?? last) ? [] : {};
    place = place[key] as Tree;
  });
  const before = place[last];
  if (stringValue === undefined) place[last] = numberValue ?? boolValue ?? null;
  else place[last] = typeof before === 'string' ? before + stringValue : stringValue;
}

/** Each call whole in the part that names it. */
export const wholeCalls: Mend = (events) => {
  const values = events.map((event) => JSON.parse(event) as Value);
  let open: Tree = {};
  for (const content of values.map((value) => value.candidates?.[0]?.content)) {
    if (content === undefined) continue;
    content.parts = (content.parts ?? []).filter(({ functionCall }) => {
      if (functionCall === undefined) return true;
      const { name, args, partialArgs = [] } = functionCall;
      if (name !== undefined) {
        open = args ?? {};
        functionCall.args = open;
      }
      for (const argument of partialArgs) put(open, argument);
      return name !== undefined;
    });
  }
  return values.map((value) => JSON.stringify(value));
};
