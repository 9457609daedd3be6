// Tools whose schema only their own vendor's models know, though the client runs them: what a row of the tables beside says of one.
// Read by the repair wrapTypedTools.ts, which offers them to other models as functions. Rows: openaiTools.ts, anthropicTools.ts.
import type { UpstreamProtocolId } from '../../shared/channel';
import type { ToolResultPart } from '../ir/parts';
import type { JsonObject } from '../wire/jsonValue';

/** The function that stands for a typed tool: how it is told to a model that has never seen it. */
export interface FunctionForm {
  description: string;
  /** JSON Schema of the arguments. */
  parameters: JsonObject;
}

export interface TypedResult {
  callId: string;
  content: ToolResultPart['content'];
  isError: boolean;
}

/** Calls and results that travel as items of their own instead of ordinary calls. */
export interface TypedItems {
  /** Wire types of the two. */
  call: string;
  output: string;
  /** Id and arguments of a call; undefined where the provider itself ran it. */
  readCall(item: JsonObject): { callId: string; input: JsonObject } | undefined;
  /** The item for a model's call; undefined where its arguments cannot be said in one. */
  writeCall(input: JsonObject, callId: string): JsonObject | undefined;
  readOutput(item: JsonObject): TypedResult;
  /** Tools, as received, that a result puts on offer. */
  loadedTools?(item: JsonObject): readonly unknown[];
}

export interface TypedTool {
  /** The protocol whose tool it is. */
  origin: UpstreamProtocolId;
  /** Its wire types: one row for all versions of one schema. */
  types: readonly string[];
  /** Name of the function. The client's own, where the tool has one. */
  name: string;
  /** False for a form of the tool that the provider runs. Left out: the client always runs it. */
  runByClient?(tool: JsonObject): boolean;
  form(tool: JsonObject): FunctionForm;
  /** Left out: calls are ordinary ones, by the tool's name. */
  items?: TypedItems;
}
