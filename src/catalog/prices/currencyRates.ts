// What one US dollar costs in other currencies, where the user has set nothing else. Data only.
import type { CurrencyRates } from '../../shared/prices';

/** Mid-market rate of 2026-08-28 as models.dev (MIT) names it in providers/alibaba-cn/models/qwen3.8-flash.toml. */
export const defaultCurrencyRates: CurrencyRates = { CNY: 6.72 };
/** Date of the rates above. */
export const currencyRatesAsOf = '2026-08-28';
