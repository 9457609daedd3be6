// Amounts of US dollars to their last digit, from integers of pico-dollars (10^-12): for arithmetic that is to be checked by the reader.
import { locale } from '../l10n';

const format = new Intl.NumberFormat(locale, {
  style: 'currency',
  currency: 'USD',
  currencyDisplay: 'narrowSymbol',
  minimumFractionDigits: 2,
  maximumFractionDigits: 12,
});

/** `pico`: integer pico-dollars. Nothing is rounded. */
export function exactDollars(pico: bigint): string {
  const digits = (pico < 0n ? -pico : pico).toString().padStart(13, '0');
  const text = `${pico < 0n ? '-' : ''}${digits.slice(0, -12)}.${digits.slice(-12)}`;
  // As text, since a number would lose digits.
  return format.format(text as `${number}`);
}

/** `nano`: integer nano-dollars. */
export function exactFromNano(nano: number): string {
  return exactDollars(BigInt(Math.round(nano)) * 1000n);
}
