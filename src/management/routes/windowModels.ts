// Calls of the windows about VS Code's own models: what they can ask, the chats that they are asked for, and their answers in pieces.
// Thin, over the gateway's windowModels. See docs/vscode-models.md for the order of the calls.
import type { ManagementHandlers } from '../../shared/managementApi';
import type { ManagementContext } from '../context';

export function windowModelHandlers({
  windows,
}: ManagementContext): Pick<
  ManagementHandlers,
  'putWindowModels' | 'getWindowChat' | 'addWindowPiece' | 'refuseWindowChat'
> {
  return {
    putWindowModels({ body }) {
      windows.declare(body.window, body.models);
      return undefined;
    },
    getWindowChat: ({ id }) => windows.chat(id),
    addWindowPiece: async ({ id, body }) => ({ more: await windows.piece(id, body) }),
    refuseWindowChat({ id, body }) {
      windows.refuse(id, body);
      return undefined;
    },
  };
}
