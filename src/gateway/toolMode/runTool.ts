// One call of one of the gateway's tools: its arguments read, the tool run within its rules, the result cut to size, and its place in the
// trace. Called by toolLoop.ts, several at once. Never throws: what fails is a result for the model.
import type { ToolCallPart, ToolResultPart } from '../../protocols/ir/parts';
import { isObject, parseJson } from '../../protocols/wire/jsonValue';
import type { KnownTool } from '../../shared/toolMode';
import type { ToolCallTrace } from '../../shared/toolTrace';
import type { ProxyCall } from '../proxy/proxyCall';
import type { LoopStop } from './loopStop';
import type { ToolContent, ToolModeService, ToolRun } from './toolModeService';

export interface ToolCallEnd {
  result: ToolResultPart;
  trace: ToolCallTrace;
}

export async function runTool(
  service: ToolModeService,
  call: ProxyCall,
  part: ToolCallPart,
  tool: KnownTool,
  stop: LoopStop,
): Promise<ToolCallEnd> {
  const began = call.elapsed();
  const given = part.input.trim() === '' ? {} : readObject(part.input);
  const run: ToolRun =
    given === undefined
      ? {
          outcome: 'error',
          decision: 'nobody',
          content: [{ type: 'text', text: 'The arguments of this call are not a JSON object. Call it again.' }],
        }
      : await service.run(tool, given, call.admission.key, stop.signal);
  const { content, characters, truncated } = cut(run.content, service.get().maxResultCharacters);
  const text = content.map((one) => (one.type === 'text' ? one.text : `[${one.type}]`)).join('\n');
  call.capture?.tool({ callId: part.id, tool: tool.id, arguments: part.input, result: text });
  return {
    result: {
      type: 'tool-result',
      callId: part.id,
      name: part.name,
      kind: 'function',
      content,
      isError: run.outcome !== 'ok',
    },
    trace: {
      type: 'tool',
      callId: part.id,
      tool: tool.id,
      startedMs: Math.round(began),
      milliseconds: Math.round(call.elapsed() - began),
      outcome: run.outcome === 'cancelled' && stop.timeUp ? 'timed-out' : run.outcome,
      decision: run.decision,
      argumentBytes: Buffer.byteLength(part.input),
      resultCharacters: characters,
      truncated,
    },
  };
}

function readObject(text: string): Record<string, unknown> | undefined {
  const value = parseJson(text);
  return isObject(value) ? value : undefined;
}

/** At most `most` characters of text, with a note where something is missing; pictures are left as they are. */
function cut(content: ToolContent, most: number): { content: ToolContent; characters: number; truncated: boolean } {
  let left = most;
  let characters = 0;
  const shown: ToolContent = [];
  for (const part of content) {
    if (part.type !== 'text') {
      shown.push(part);
      continue;
    }
    characters += part.text.length;
    if (left > 0) shown.push({ ...part, text: part.text.slice(0, left) });
    left -= part.text.length;
  }
  const truncated = left < 0;
  if (truncated) shown.push({ type: 'text', text: `[cut by the gateway: ${characters} characters, ${most} shown]` });
  if (shown.length === 0) shown.push({ type: 'text', text: '[the tool gave no result]' });
  return { content: shown, characters, truncated };
}
