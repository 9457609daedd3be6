// The one ordered list of repairs, and running it. Called by translation.ts between the decoder and the encoder of a request.
// A pass may count on what those before it have done; the answer goes back through them in the opposite order.
import type { UpstreamProtocolId } from '../../shared/channel';
import { abilitiesOf } from '../abilities';
import type { Target } from '../codec';
import type { IrAnswer, IrEvent } from '../ir/events';
import type { IrRequest } from '../ir/request';
import type { Warning } from '../ir/warnings';
import { dropForeignFields } from './dropForeignFields';
import { dropForeignParts } from './dropForeignParts';
import { dropForeignState } from './dropForeignState';
import { emptyParts } from './emptyParts';
import { flattenNamespaces } from './flattenNamespaces';
import { media } from './media';
import { mergeRoles } from './mergeRoles';
import { pairToolCalls } from './pairToolCalls';
import type { Repair, Restore } from './repair';
import { toolIds } from './toolIds';
import { toolNames } from './toolNames';
import { uniqueTools } from './uniqueTools';
import { wrapCustomTools } from './wrapCustomTools';
import { wrapTypedTools } from './wrapTypedTools';

export const repairs: readonly Repair[] = [
  wrapTypedTools,
  dropForeignFields,
  dropForeignState,
  dropForeignParts,
  uniqueTools,
  wrapCustomTools,
  flattenNamespaces,
  toolNames,
  toolIds,
  pairToolCalls,
  media,
  emptyParts,
  mergeRoles,
];

export interface RepairedRequest {
  request: IrRequest;
  warnings: Warning[];
  restore: Restore;
}

/** The request as the target takes it. Throws GatewayError `bad-request` where that would silently change what is asked. */
export function repairRequest(given: IrRequest, protocol: UpstreamProtocolId, target: Target): RepairedRequest {
  const repairTarget = { protocol, target, abilities: abilitiesOf(protocol, target) };
  let request = given;
  const warnings: Warning[] = [];
  const restores: Restore[] = [];
  for (const repair of repairs) {
    const repaired = repair.apply(request, repairTarget);
    request = repaired.request;
    warnings.push(...repaired.warnings);
    if (repaired.restore !== undefined) restores.unshift(repaired.restore);
  }
  return { request, warnings, restore: inOrder(restores) };
}

function inOrder(restores: readonly Restore[]): Restore {
  return {
    newStream: () => {
      const steps = restores.map((restore) => restore.newStream());
      return (event) => steps.reduce<IrEvent[]>((events, step) => events.flatMap(step), [event]);
    },
    answer: (answer) => restores.reduce<IrAnswer>((restored, restore) => restore.answer(restored), answer),
  };
}
