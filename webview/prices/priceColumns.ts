// The columns of the table of prices: which there are, which the user sees, and how they share the width.
import * as v from 'valibot';
import { exampleTokens, priceSortColumns, type PriceSortColumn } from '../../src/shared/knownPrices';
import { t } from '../l10n';
import { layoutColumns, type ColumnSet, type ColumnSpec } from '../components/columnLayout';

/** In the order in which they stand. */
const specs = {
  model: { width: 150, grows: 2.6 },
  input: { width: 70, grows: 0.8, number: true },
  output: { width: 70, grows: 0.8, number: true },
  cacheRead: { width: 70, grows: 0.8, number: true },
  example: { width: 130, grows: 0.9, number: true },
  source: { width: 110, grows: 1.1 },
  requests: { width: 120, grows: 0.8, number: true },
  actions: { width: 30 },
} as const satisfies Record<string, ColumnSpec>;

export type PriceColumn = keyof typeof specs;
export const priceColumnNames = Object.keys(specs) as [PriceColumn, ...PriceColumn[]];
export const priceColumnsSchema = v.array(v.picklist(priceColumnNames));

export const fixedPriceColumns: readonly PriceColumn[] = ['model', 'actions'];
export const usualPriceColumns: readonly PriceColumn[] = priceColumnNames;
/** Below this width (pixels) rows are cards. */
export const priceCardsBelow = 640;

const set: ColumnSet<PriceColumn> = {
  specs,
  fixed: fixedPriceColumns,
  leastNeeded: ['example', 'requests', 'cacheRead', 'source', 'output', 'input'],
  gap: 12,
  padding: 14,
};

export function isNumberColumn(name: PriceColumn): boolean {
  const spec: ColumnSpec = specs[name];
  return spec.number === true;
}

/** Its heading in words. */
export function columnLabel(name: PriceColumn): string {
  const { input, output } = exampleTokens;
  return name === 'example' ? t('pricing.head.example', { input, output }) : t(`pricing.head.${name}`);
}

/** The column of the gateway's order that `name` sorts by, where it does. */
export function sortColumnOf(name: string): PriceSortColumn | undefined {
  return priceSortColumns.find((column) => column === name);
}

/** Those of `chosen` that fit `width` pixels, in their order, with their CSS grid template. */
export function layoutPriceColumns(
  chosen: readonly PriceColumn[],
  width: number,
): { shown: PriceColumn[]; template: string } {
  return layoutColumns(set, chosen, width);
}
