// Pure: the doctor's checks of further addresses, of their certificate, and of where the gateway runs.
import type { FurtherState } from '../../shared/listening';
import type { Place } from '../../shared/place';
import type { Translate } from '../translate';
import type { Finding } from './finding';

const settingsFix = (t: Translate) =>
  ({
    title: t('Open Settings'),
    kind: 'command',
    command: 'workbench.action.openSettings',
    arguments: ['gatehouse.listen'],
  }) as const;

/** What is to be said of further addresses; nothing where none is wished. */
export function listenFindings(further: FurtherState | undefined, t: Translate): Finding[] {
  if (further === undefined) return [];
  const { listeners, certificate, unconfirmed, problem } = further;
  const fixes = [settingsFix(t)];
  const findings = listeners.map(({ url, state, secure }): Finding => {
    switch (state) {
      case 'listening':
        return secure
          ? { state: 'info', title: t('Gatehouse can be reached at {0}, with TLS.', url), detail: keysDetail(t), fixes }
          : {
              state: 'warning',
              title: t('Gatehouse can be reached at {0}, in clear text.', url),
              detail: `${t('Good enough between this machine and its containers or WSL; on a network that others are on, name a certificate.')} ${keysDetail(t)}`,
              fixes,
            };
      case 'address-missing':
        return { state: 'warning', title: t('{0}: this machine does not have the address now.', url), fixes };
      case 'port-taken':
        return { state: 'error', title: t('{0}: another program uses the port.', url), fixes };
      case 'waiting-for-certificate':
        return { state: 'error', title: t('{0} waits for a certificate; nothing is served there.', url), fixes };
      case 'failed':
        return { state: 'error', title: t('{0} could not be opened. The log says why.', url), fixes };
    }
  });
  if (certificate !== null) findings.push(certificateFinding(certificate, t));
  if (unconfirmed.length > 0) {
    const title = t('Not opened before you confirm: {0}', unconfirmed.join(', '));
    const confirm = { title: t('Confirm'), kind: 'command', command: 'gatehouse.listenFurther' } as const;
    findings.push({ state: 'warning', title, fixes: [confirm, ...fixes] });
  }
  if (problem !== null) {
    findings.push({
      state: 'error',
      title: t('The settings of further addresses cannot be used.'),
      detail: problem,
      fixes,
    });
  }
  return findings;
}

function keysDetail(t: Translate): string {
  return t('Only virtual keys that name their allowed addresses work there.');
}

function certificateFinding(certificate: NonNullable<FurtherState['certificate']>, t: Translate): Finding {
  const { file, validTo, servesOlder } = certificate;
  const fixes = [settingsFix(t)];
  const until = validTo === null ? '' : validTo.slice(0, 10);
  const detail = servesOlder ? { detail: t('The last good certificate is still served.') } : {};
  const error = (title: string): Finding => ({ state: 'error', title, ...detail, fixes });
  switch (certificate.state) {
    case 'ok':
      return { state: 'ok', title: t('The certificate is valid until {0}.', until), fixes: [] };
    case 'expires-soon':
      return { state: 'warning', title: t('The certificate {0} ends on {1}.', file, until), fixes };
    case 'not-valid-now':
      return error(t('The certificate {0} is not valid now; it ends on {1}.', file, until));
    case 'missing-file':
      return error(t('{0} is not there.', file));
    case 'unreadable':
      return error(t('{0} cannot be read.', file));
    case 'invalid':
      return error(t('{0} holds no certificate or key that can be used.', file));
    case 'no-match':
      return error(t('The private key {0} belongs to another certificate.', file));
    case 'passphrase': {
      const set = {
        title: t('Set Passphrase'),
        kind: 'command',
        command: 'gatehouse.setCertificatePassphrase',
      } as const;
      return { state: 'error', title: t('The private key {0} needs its passphrase.', file), ...detail, fixes: [set] };
    }
  }
}

/** In which machine the gateway runs, where that is not the user's desktop. */
export function placeFindings(place: Place | undefined, t: Translate): Finding[] {
  if (place === undefined) return [];
  const { kind, host } = place;
  const title = t('The gateway runs where this window’s terminals run: {0} ({1}).', host, kind);
  const findings: Finding[] = [{ state: 'info', title, fixes: [] }];
  if (kind === 'codespaces') {
    findings.push({
      state: 'warning',
      title: t('Keep the forwarded ports of this codespace private.'),
      detail: t(
        'A port made public there is reachable by anybody. Gatehouse answers such requests with 421, and needs a key besides; there is no reason to make it public.',
      ),
      fixes: [{ title: t('Show Ports'), kind: 'command', command: '~remote.forwardedPorts.focus' }],
    });
  }
  return findings;
}
