// `GET /tool-mode/tools` and `/window/tools/...`: the tools that the gateway can run, and what windows of VS Code tell and answer about theirs.
// Thin, over the services that the composition root hands in.
import type { ManagementHandlers } from '../../shared/managementApi';
import type { ManagementContext } from '../context';

export function toolModeHandlers({
  toolMode,
  windowTools,
}: ManagementContext): Pick<
  ManagementHandlers,
  | 'listToolModeTools'
  | 'putWindowTools'
  | 'getWindowToolCall'
  | 'answerWindowToolCall'
  | 'getToolQuestion'
  | 'answerToolQuestion'
> {
  return {
    listToolModeTools: ({ signal }) => toolMode.listed(signal),
    putWindowTools({ body }) {
      windowTools.register(body);
      return undefined;
    },
    getWindowToolCall: ({ id }) => windowTools.call(id),
    answerWindowToolCall({ id, body }) {
      windowTools.answerCall(id, body);
      return undefined;
    },
    getToolQuestion: ({ id }) => windowTools.question(id),
    answerToolQuestion({ id, body }) {
      windowTools.answerQuestion(id, body.decision);
      return undefined;
    },
  };
}
