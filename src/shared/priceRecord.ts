// What a request was priced with, stored with its row so that history does not move: the JSON of the column `rates`.
// Written by src/metering/prices, read by whoever explains a cost. Readers must take a version they do not know for "no record".
import type { Currency } from './prices';

/** What a price counts. Tokens where nothing else is said. */
export const priceUnits = [
  'input',
  'cacheRead',
  'cacheWrite5m',
  'cacheWrite1h',
  'output',
  /** All output of an answer that was thought about, at providers who ask more for it. */
  'thinkingOutput',
  /** The thinking alone, where it has a rate of its own. */
  'reasoning',
  'audioInput',
  'audioCacheRead',
  'audioOutput',
  'imageInput',
  'imageOutput',
  /** Pieces. */
  'image',
  /** Seconds. */
  'audioSecond',
  /** Unicode characters. */
  'character',
  /** Searches. */
  'webSearch',
  /** Once per request. */
  'perRequest',
] as const;
export type PriceUnit = (typeof priceUnits)[number];

/** Integer pico-dollars (10^-12 USD) per unit. A unit that is left out has no known rate. */
export type Rates = Partial<Record<PriceUnit, number>>;

/** The user's own price; the cost that the answer told; a published price list; our own list; the demo channel's. */
export type PriceSource = 'override' | 'reported' | 'genai-prices' | 'snapshot' | 'demo';

export const priceRecordVersion = 1;

export interface PriceRecord {
  version: typeof priceRecordVersion;
  /** Null where the price is not known. */
  source: PriceSource | null;
  /** Of a list: its version (genai-prices) or the date of the row (snapshot). */
  sourceVersion?: string;
  /** Of a row of our own list: where its price was read. */
  sourceUrl?: string;
  /** The name under which the price was found. */
  model?: string;
  rates?: Rates;
  /** The request had more input tokens than this, which changes the rates of all of it. */
  aboveTokens?: number;
  /** What a batch request pays of the sum, in percent. */
  batchPercent?: number;
  /** Currency of the price, where it is not US dollars, and what one US dollar cost in it. */
  currency?: Currency;
  perUsd?: number;
  /** A price was found, but for a model that may be another one, so it was not used. */
  loose?: string;
  /** The request used these, and the price does not say what they cost. */
  missing?: PriceUnit[];
}

/** One line of the arithmetic behind a cost. Products and sums are integer pico-dollars as text: they may exceed a number. */
export interface PriceLine {
  unit: PriceUnit;
  count: number;
  /** Integer pico-dollars per unit. */
  rate: number;
  product: string;
}

export interface PriceArithmetic {
  lines: PriceLine[];
  /** Sum of the products. */
  sum: string;
  /** Applied to the sum; 100 for all but batch requests. */
  percent: number;
  /** Integer nano-dollars, rounded half up once. */
  costNanoDollars: number;
}
