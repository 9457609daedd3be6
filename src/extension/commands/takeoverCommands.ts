// The palette's commands of the takeover: two for each tool, and those for all. Called by registerCommands.ts.
import { toolIds } from '../../shared/tools';
import type { GatehouseWindow } from '../gatehouseWindow';
import { previewOf } from './takeoverPreview';
import { restoreTool, takeOverTool } from './takeoverTool';
import { restoreCommandOf, takeOverCommandOf } from './toolCommandIds';

/** Which id does what; the preview's documents live as long as the window. */
export function toolCommands(window: GatehouseWindow): Record<string, () => Promise<void>> {
  const preview = previewOf(window);
  return Object.fromEntries(
    toolIds.flatMap((id) => [
      [takeOverCommandOf(id), () => takeOverTool(window, preview, id)],
      [restoreCommandOf(id), () => restoreTool(window, id)],
    ]),
  );
}
