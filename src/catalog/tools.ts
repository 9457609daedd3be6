// The coding tools that Gatehouse can take over, as data: found by running the tools, versions in docs/takeover.md. A new tool is a new
// row here and a fixture in test/takeover. Read by src/takeover; the extension shows the names. No logic.
import { kimiRow } from './tools/kimi';
import { claudeCodeRow, codexRow } from './tools/own';
import { codebuddyRow, crushRow, opencodeRow } from './tools/providerLists';
import { geminiCliRow, qwenCodeRow } from './tools/variables';
import type { ToolRow } from './toolRow';
import type { ToolId } from '../shared/tools';

export const toolRows: readonly ToolRow[] = [
  claudeCodeRow,
  codexRow,
  geminiCliRow,
  qwenCodeRow,
  kimiRow,
  codebuddyRow,
  opencodeRow,
  crushRow,
];

const byId = new Map<string, ToolRow>(toolRows.map((row) => [row.id, row]));

/** The row of a tool; undefined for an id that is none. */
export function findTool(id: ToolId | string): ToolRow | undefined {
  return byId.get(id);
}
