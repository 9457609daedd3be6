// Ids of the commands that take a tool over and restore it: two for each row of the tool table, as package.json names them. Pure.
import { toolIds, type ToolId } from '../../shared/tools';

export const takeOverCommandOf = (tool: ToolId): string => `gatehouse.takeOver.${tool}`;
export const restoreCommandOf = (tool: ToolId): string => `gatehouse.restore.${tool}`;

/** All of them. */
export const toolCommandIds: readonly string[] = toolIds.flatMap((tool) => [
  takeOverCommandOf(tool),
  restoreCommandOf(tool),
]);
