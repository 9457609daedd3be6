// The lasting lines about the gateway's further addresses: that they are open, what keeps them shut, and how their certificate does.
// And the line that says on which machine the gateway runs. Used by the sidebar and the overview; asks the host to act.
import { html, nothing, type TemplateResult } from 'lit';
import type { FurtherState } from '../../src/shared/listening';
import type { Place } from '../../src/shared/place';
import type { WebviewAction } from '../../src/shared/webviewMessages';
import { formatDate } from '../format';
import { t } from '../l10n';
import { button } from '../ui/button';
import { icon } from '../ui/icons';
import { notice } from './notice';

/** Nothing where no further address is wished. */
export function furtherAddresses(
  further: FurtherState | undefined,
  run: (action: WebviewAction) => void,
): TemplateResult | typeof nothing {
  if (further === undefined) return nothing;
  const { listeners, certificate, unconfirmed, problem } = further;
  const settings = button({ label: t('listen.settings'), onClick: () => run({ action: 'open-listen-settings' }) });
  const confirm = button({ label: t('listen.confirm'), onClick: () => run({ action: 'confirm-listening' }) });
  const open = (secure: boolean): string =>
    listeners
      .filter((one) => one.state === 'listening' && one.secure === secure)
      .map(({ url }) => url)
      .join(', ');
  const [plain, secure] = [open(false), open(true)];
  const shut = listeners.flatMap(({ state, url }) => (state === 'listening' ? [] : [t(`listen.${state}`, { url })]));
  return html`${
    plain === '' ? nothing : notice({ kind: 'warning', text: t('listen.plain', { urls: plain }), buttons: [settings] })
  }
  ${secure === '' ? nothing : notice({ kind: 'info', text: t('listen.secure', { urls: secure }), buttons: [settings] })}
  ${shut.map((text) => notice({ kind: 'warning', text, buttons: [settings] }))}
  ${certificateNotice(certificate, settings)}
  ${
    unconfirmed.length === 0
      ? nothing
      : notice({
          kind: 'warning',
          text: t('listen.unconfirmed', { addresses: unconfirmed.join(', ') }),
          buttons: [confirm, settings],
        })
  }
  ${problem === null ? nothing : notice({ kind: 'warning', text: t('listen.problem', { problem }), buttons: [settings] })}`;
}

function certificateNotice(
  certificate: FurtherState['certificate'],
  settings: TemplateResult,
): TemplateResult | typeof nothing {
  if (certificate === null || certificate.state === 'ok') return nothing;
  const { state, file, validTo, servesOlder } = certificate;
  const words = t(`listen.certificate.${state}`, { file, date: validTo === null ? '–' : formatDate(validTo) });
  const text = servesOlder ? `${words} ${t('listen.certificate.older')}` : words;
  return notice({ kind: 'warning', text, buttons: [settings] });
}

/** Where the gateway runs, in a window that is connected to another machine. */
export function placeLine(place: Place | undefined): TemplateResult | typeof nothing {
  if (place === undefined) return nothing;
  return html`<p class="place quiet small">
    ${icon('plug', 'quiet')} ${t(`place.${place.kind}`, { host: place.host })}
  </p>`;
}
