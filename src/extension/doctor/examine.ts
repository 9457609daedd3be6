// Puts all checks of the doctor together, the worst first. Used by the commands "Doctor" and "Report Issue".
import { inEnglish, type Translate } from '../translate';
import { readTools } from '../commands/takeoverCalls';
import type { GatehouseWindow } from '../gatehouseWindow';
import { collectFacts } from './collectFacts';
import { channelFindings, keyFindings, toolFindings } from './contentFindings';
import { findingStates, type Finding } from './finding';
import os from 'node:os';
import * as vscode from 'vscode';
import { furtherOf } from '../panels/sidebarState';
import { placeOf } from '../place';
import { gatewayFindings } from './gatewayFindings';
import { listenFindings, placeFindings } from './listenFindings';
import { findOtherSide, otherSideFindings } from './otherHomes';
import { homeFacts } from './readOtherHomes';
import { storageFindings } from './storageFindings';

/** Runs every check; those of the gateway's contents only where it runs. `t` is English for reports that others read. */
export async function examine(window: GatehouseWindow, t: Translate = inEnglish): Promise<Finding[]> {
  const { mirror, supervisor } = window;
  const facts = await collectFacts(window);
  const findings = [...gatewayFindings(facts, supervisor.state, mirror.warnings, t), ...storageFindings(facts, t)];
  findings.push(
    ...placeFindings(placeOf(vscode.env.remoteName, os.hostname(), process.env), t),
    ...listenFindings(furtherOf(window), t),
    ...otherSideFindings(await findOtherSide(homeFacts()), t),
  );
  if (supervisor.connection !== undefined) {
    const tools = await readTools(window);
    findings.push(...channelFindings(mirror.channels, t), ...keyFindings(mirror.keys, t), ...toolFindings(tools, t));
  }
  return findings.toSorted((a, b) => findingStates.indexOf(a.state) - findingStates.indexOf(b.state));
}
