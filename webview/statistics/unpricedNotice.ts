// Says that some requests have no price, for which models, and leads to the price editor and to the requests.
import { html, nothing, type TemplateResult } from 'lit';
import { notice } from '../components/notice';
import { plural, t } from '../l10n';
import { button } from '../ui/button';
import { foldBy, sumsOf } from './figures';
import { nameOf, type PageContext } from './pageContext';

/** Models that are named. */
const mostNamed = 3;

export function unpricedNotice(page: PageContext): TemplateResult | typeof nothing {
  const { answers } = page.shown;
  const { unpriced } = sumsOf(answers.time.total);
  if (unpriced === 0) return nothing;
  const models = [...foldBy(answers.mix?.rows ?? [], ({ model }) => model ?? null)]
    .filter(([, sums]) => sums.unpriced > 0)
    .sort(([, one], [, other]) => other.unpriced - one.unpriced)
    .slice(0, mostNamed);
  return html`<div class="unpriced">
    ${notice({
      kind: 'info',
      text: plural('statistics.unpricedModels', unpriced),
      buttons: models.flatMap(([model]) => {
        const name = nameOf(page, 'model', model);
        return [
          ...(model === null
            ? []
            : [button({ label: t('statistics.setPrice', { model: name }), onClick: () => page.openPrices(model) })]),
          button({
            label: t('statistics.openUnpriced', { model: name }),
            icon: 'list',
            onClick: () => page.openRequests({ model }),
          }),
        ];
      }),
    })}
  </div>`;
}
