// What a tool of VS Code gave, as text for a model of any provider. Used by windowTools.ts. Parts are told by their form: they may come from
// other copies of the API. API: https://code.visualstudio.com/api/extension-guides/ai/tools

/** The text of `content`; parts that are none are named. */
export function toolText(content: readonly unknown[]): string {
  return content.map(partText).join('');
}

function partText(part: unknown): string {
  if (typeof part !== 'object' || part === null) return String(part ?? '');
  if ('mimeType' in part && 'data' in part) return dataText(part.mimeType, part.data);
  if (!('value' in part)) return '';
  // A prompt element of @vscode/prompt-tsx is a tree whose leaves hold the text.
  return typeof part.value === 'string' ? part.value : treeText(part.value, 0);
}

function dataText(mimeType: unknown, data: unknown): string {
  const type = String(mimeType);
  const isText = type.startsWith('text/') || type.includes('json');
  return isText && data instanceof Uint8Array ? new TextDecoder().decode(data) : `[${type.slice(0, 100)}]`;
}

const deepest = 100;

function treeText(node: unknown, depth: number): string {
  if (depth > deepest || typeof node !== 'object' || node === null) return '';
  if (Array.isArray(node)) return node.map((child) => treeText(child, depth + 1)).join('');
  const own = 'text' in node && typeof node.text === 'string' ? node.text : '';
  const line = 'lineBreakBefore' in node && node.lineBreakBefore ? '\n' : '';
  const below = 'node' in node ? node.node : 'children' in node ? node.children : undefined;
  return line + own + treeText(below, depth + 1);
}
