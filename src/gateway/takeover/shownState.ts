// A tool's state of the engine in the form of the management API, with what the gateway knows beside. Used by the tools service. Pure.
import { findTool } from '../../catalog/tools';
import type { ToolState, ToolWarning } from '../../shared/tools';
import type { ToolState as EngineState } from '../../takeover/readState';

/** `keyAccepted`: the gateway accepts a key that stands in the tool's files, or none has to be there. */
export function shownState(state: EngineState, keyAccepted: boolean): ToolState {
  return {
    ...state,
    address: state.address ?? null,
    keyId: state.keyId ?? null,
    model: state.model ?? null,
    modelNeeded: findTool(state.id)?.model === 'needed',
    warnings: keyAccepted ? state.warnings : [...state.warnings, keyWarning(state.name)],
  };
}

function keyWarning(name: string): ToolWarning {
  const message = `The key in the settings of ${name} is not accepted (revoked, expired or changed). Take it over again to give it a new one.`;
  return { kind: 'key', effect: 'blocks', names: [], message };
}
