// What the keys panel does with workspace folders: their list, and the commands of the palette for one of them. Used by actions.ts.
import type { ListedFolders } from '../../shared/foldersMessages';
import { folderOf, localFolders } from '../folders/currentFolder';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';

/** All folders that were set up, with figures of now. */
export async function listFolders(window: GatehouseWindow): Promise<ListedFolders> {
  const folders = await clientOf(window).call('listFolders', {});
  const open = localFolders().flatMap((one) => folderOf(folders, one)?.id ?? []);
  return { folders, open };
}
