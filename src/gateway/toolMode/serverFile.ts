// `mcp.json` of a gateway without windows: MCP servers and rules for tools, with `${env:NAME}` in the place of secrets. Read by main.ts at the
// start. The values of variables go to the servers alone, never into logs.
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { GatewayError } from '../../shared/errors';
import { toolModeFileSchema, type ToolModePatch } from '../../shared/toolMode';

/**
 * The options in `file`; undefined where there is none and it is not `named` by the user. Throws GatewayError `bad-request` for what cannot be
 * read or is of another form, and for variables that are not set.
 */
export function readServerFile(
  file: string,
  named: boolean,
  variables: Readonly<Record<string, string | undefined>>,
): ToolModePatch | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if (!named && cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new GatewayError('bad-request', `The file of MCP servers ${file} cannot be read.`, { cause });
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new GatewayError('bad-request', `The file of MCP servers ${file} is not valid JSON.`, { cause });
  }
  const checked = v.safeParse(toolModeFileSchema, parsed);
  if (!checked.success) {
    const [issue] = checked.issues;
    const path = v.getDotPath(issue) ?? '';
    throw new GatewayError(
      'bad-request',
      `The file of MCP servers ${file} is not of the right form: "${path}" ${issue.message}`,
    );
  }
  return withVariables(checked.output, variables) as ToolModePatch;
}

/** `value` with `${env:NAME}` filled in, wherever it stands in a text. */
function withVariables(value: unknown, variables: Readonly<Record<string, string | undefined>>): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(/\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}/g, (_all, name: string) => {
      const found = variables[name];
      if (found === undefined)
        throw new GatewayError('bad-request', `The variable ${name} that an MCP server wants is not set.`);
      return found;
    });
  }
  if (Array.isArray(value)) return value.map((item: unknown) => withVariables(item, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withVariables(item, variables)]));
}
