// Pure: the doctor's checks of editor, gateway and ports.
import { hostObstacle } from '../hostObstacle';
import type { GatewayState } from '../../shared/webviewMessages';
import type { Translate } from '../translate';
import type { DoctorFacts, Finding } from './finding';

const startFix = (t: Translate) => ({ title: t('Start'), kind: 'command', command: 'gatehouse.start' }) as const;
const restartFix = (t: Translate) => ({ title: t('Restart'), kind: 'command', command: 'gatehouse.restart' }) as const;
const logFix = (t: Translate) => ({ title: t('Show Log'), kind: 'command', command: 'gatehouse.showLog' }) as const;
const portFix = (t: Translate) =>
  ({ title: t('Choose Another Port'), kind: 'command', command: 'gatehouse.choosePort' }) as const;

/** `warnings` are what the gateway itself tells (`status.warnings`): a database set aside, a full disk, … */
export function gatewayFindings(
  facts: DoctorFacts,
  state: GatewayState,
  warnings: readonly string[],
  t: Translate,
): Finding[] {
  return [
    hostFinding(facts, t),
    stateFinding(facts, state, t),
    ...(state.state !== 'running' ? [] : databaseFindings(warnings, t)),
    ...proxyVariableFindings(facts, t),
  ];
}

function hostFinding({ nodeVersion, editorVersion }: DoctorFacts, t: Translate): Finding {
  const obstacle = hostObstacle(nodeVersion, t);
  if (obstacle !== undefined) return { state: 'error', title: obstacle, fixes: [] };
  return {
    state: 'ok',
    title: t('Editor {0} with Node {1} can run Gatehouse.', editorVersion, nodeVersion),
    fixes: [],
  };
}

function stateFinding({ proxyAnswers }: DoctorFacts, state: GatewayState, t: Translate): Finding {
  switch (state.state) {
    case 'running':
      if (proxyAnswers === false) {
        return {
          state: 'error',
          title: t('The gateway runs, but {0} does not answer.', state.proxyUrl),
          detail: t('A firewall or a hung process may be in the way.'),
          fixes: [restartFix(t), logFix(t)],
        };
      }
      return { state: 'ok', title: t('The gateway answers at {0}.', state.proxyUrl), fixes: [] };
    case 'starting':
      return { state: 'info', title: t('The gateway is starting.'), fixes: [logFix(t)] };
    case 'stopped':
      return {
        state: 'warning',
        title: t('The gateway is stopped. Tools that use it get no answer until it is started.'),
        fixes: [startFix(t)],
      };
    case 'port-taken':
      return {
        state: 'error',
        title:
          state.program === null
            ? t('Port {0} is used by another program.', state.port)
            : t('Port {0} is used by {1}.', state.port, state.program),
        fixes: [portFix(t), startFix(t)],
      };
    case 'failed':
      return { state: 'error', title: t('The gateway failed: {0}', state.reason), fixes: [restartFix(t), logFix(t)] };
  }
}

function databaseFindings(warnings: readonly string[], t: Translate): Finding[] {
  if (warnings.length === 0) return [{ state: 'ok', title: t('The database is in order.'), fixes: [] }];
  return warnings.map((title) => ({ state: 'warning', title, fixes: [logFix(t)] }));
}

/** Tools that are told a proxy and no exceptions send even requests for this machine to it. */
function proxyVariableFindings({ proxyVariables: { proxy, noProxy } }: DoctorFacts, t: Translate): Finding[] {
  if (proxy === undefined) return [];
  const exceptions = (noProxy ?? '').split(',').map((name) => name.trim().toLowerCase());
  if (exceptions.some((name) => ['*', '127.0.0.1', '127.0.0.0/8'].includes(name))) return [];
  return [
    {
      state: 'warning',
      title: t('{0} is set, and {1} does not name 127.0.0.1.', proxy, 'NO_PROXY'),
      detail: t(
        'Tools in terminals may send their requests to the proxy instead of Gatehouse. Add 127.0.0.1,localhost to {0}.',
        'NO_PROXY',
      ),
      fixes: [],
    },
  ];
}
