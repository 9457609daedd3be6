// Puts all checks of the doctor together, the worst first. Used by the commands "Doctor" and "Report Issue".
import { inEnglish, type Translate } from '../translate';
import { readTools } from '../commands/takeoverCalls';
import type { GatehouseWindow } from '../gatehouseWindow';
import { collectFacts } from './collectFacts';
import { channelFindings, keyFindings, toolFindings } from './contentFindings';
import { findingStates, type Finding } from './finding';
import { gatewayFindings } from './gatewayFindings';
import { storageFindings } from './storageFindings';

/** Runs every check; those of the gateway's contents only where it runs. `t` is English for reports that others read. */
export async function examine(window: GatehouseWindow, t: Translate = inEnglish): Promise<Finding[]> {
  const { mirror, supervisor } = window;
  const facts = await collectFacts(window);
  const findings = [...gatewayFindings(facts, supervisor.state, mirror.warnings, t), ...storageFindings(facts, t)];
  if (supervisor.connection !== undefined) {
    const tools = await readTools(window);
    findings.push(...channelFindings(mirror.channels, t), ...keyFindings(mirror.keys, t), ...toolFindings(tools, t));
  }
  return findings.toSorted((a, b) => findingStates.indexOf(a.state) - findingStates.indexOf(b.state));
}
