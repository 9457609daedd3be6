// VS Code's own models as the gateway uses them beside their codec: refusals. Registered in protocols/registry.ts. Their list comes from
// the windows (src/gateway/windowModels), so there is none to read here.
import { readErrorBody } from '../errorBody';
import type { UpstreamProtocol } from '../protocol';

export const vscodeProtocol: UpstreamProtocol = {
  id: 'vscode',
  readError: readErrorBody,
  decodeModelList: () => [],
};
