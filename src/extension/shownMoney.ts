// Decides in what money the window shows costs: the currency of the setting, at the user's own rate or that of the catalogue.
// Called when a gateway was attached to, when the setting has changed and after rates were set; the mirror tells everything that shows money.
import { defaultCurrencyRates } from '../catalog/prices/currencyRates';
import type { DisplayMoney } from '../shared/displayMoney';
import type { Currency, CurrencyRates } from '../shared/prices';
import type { GatewayMirror } from './gatewayMirror';
import type { ManagementClient } from './managementClient';

/** Undefined for US dollars, and for a currency that has no rate: a wrong sum would be worse than dollars. */
export function moneyIn(currency: Currency, rates: CurrencyRates): DisplayMoney | undefined {
  const perUsd = currency === 'USD' ? undefined : (rates[currency] ?? defaultCurrencyRates[currency]);
  return perUsd === undefined ? undefined : { currency, perUsd };
}

/** Reads the rates and tells the mirror what money is shown in. Throws what the client throws. */
export async function showMoneyIn(
  currency: Currency,
  mirror: Pick<GatewayMirror, 'money' | 'changes'>,
  client: Pick<ManagementClient, 'call'>,
): Promise<void> {
  const rates = currency === 'USD' ? {} : ((await client.call('getPrices', {})).currencyRates ?? {});
  const before = JSON.stringify(mirror.money);
  mirror.money = moneyIn(currency, rates);
  if (JSON.stringify(mirror.money) !== before) mirror.changes.fire();
}
