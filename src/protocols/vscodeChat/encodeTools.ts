// Tools and the choice among them for a chat of VS Code. Called by encodeRequest.ts. VS Code knows two modes: the model may call, or it must;
// several of its models take the second with one tool alone, so elsewhere the model is told in words.
// Source: VS Code API, `LanguageModelChatTool`, `LanguageModelChatToolMode`.
import { GatewayError } from '../../shared/errors';
import type { WindowChat } from '../../shared/windowModels';
import { isForced } from '../anthropic/encodeTools';
import { flatName } from '../anthropic/toolInput';
import type { Warn } from '../anthropic/wireShape';
import type { IrRequest, IrTool } from '../ir/request';

type WindowTool = WindowChat['tools'][number];

export interface EncodedTools {
  tools: WindowTool[];
  toolMode: WindowChat['toolMode'];
  /** Goes to the end of the instructions. */
  instruction?: string;
}

/** Throws `bad-request` where a tool is forced that is not on offer. */
export function encodeTools(request: IrRequest, warn: Warn): EncodedTools {
  const choice = request.toolChoice;
  const offered = request.tools.flatMap((tool, index) => encodeTool(tool, `tools[${index}]`, warn));
  if (choice?.type === 'none') {
    if (offered.length > 0) warn('mapped-value', 'tool_choice', 'no tool is offered');
    return { tools: [], toolMode: 'auto' };
  }
  const tools = chosen(offered, request);
  if (tools.length < offered.length) warn('mapped-value', 'tool_choice', 'the other tools are not offered');
  if (!isForced(request)) return { tools, toolMode: 'auto' };
  if (tools.length === 0) {
    throw new GatewayError('bad-request', 'tool_choice: No tool that it could choose is on offer to this provider.');
  }
  if (tools.length === 1) return { tools, toolMode: 'required' };
  warn('mapped-value', 'tool_choice', 'asked for in words');
  return { tools, toolMode: 'auto', instruction: 'Call at least one of the tools in this answer.' };
}

function chosen(offered: WindowTool[], { toolChoice: choice }: IrRequest): WindowTool[] {
  if (choice?.type === 'tool') return offered.filter(({ name }) => name === flatName(choice));
  return choice?.type === 'allowed' ? offered.filter(({ name }) => choice.names.includes(name)) : offered;
}

function encodeTool(tool: IrTool, path: string, warn: Warn): WindowTool[] {
  switch (tool.type) {
    case 'function': {
      if (tool.strict === true) warn('dropped-field', `${path}.strict`);
      const { description = '', parameters } = tool;
      return [{ name: flatName(tool), description, ...(parameters === undefined ? {} : { inputSchema: parameters }) }];
    }
    // Only those that no repair has wrapped: the same shape, so that the model can call them.
    case 'custom': {
      warn('mapped-value', path, 'a freeform tool as a function with one field');
      const inputSchema = { type: 'object', properties: { input: { type: 'string' } }, required: ['input'] };
      return [{ name: flatName(tool), description: tool.description ?? '', inputSchema }];
    }
    case 'server':
      warn('dropped-tool', path, tool.name);
      return [];
  }
}
