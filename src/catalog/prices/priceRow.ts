// The shape of a row of our own price list; the rows stand in the files beside, the arithmetic in src/metering/prices. Holds no price.
import type { Currency } from '../../shared/prices';

/** Amounts of money in one currency: per million tokens where nothing else is said. What is left out is not known. */
export interface PriceAmounts {
  input?: number | undefined;
  output?: number | undefined;
  cacheRead?: number | undefined;
  cacheWrite5m?: number | undefined;
  cacheWrite1h?: number | undefined;
  /** All output of an answer that was thought about. */
  thinkingOutput?: number | undefined;
  /** The thinking alone. */
  reasoning?: number | undefined;
  audioInput?: number | undefined;
  audioCacheRead?: number | undefined;
  audioOutput?: number | undefined;
  imageInput?: number | undefined;
  imageOutput?: number | undefined;
  /** Per image. */
  image?: number | undefined;
  /** Per minute. */
  audioMinute?: number | undefined;
  /** Per million characters. */
  characters?: number | undefined;
  /** Per thousand searches. */
  webSearches?: number | undefined;
  /** Per request. */
  perRequest?: number | undefined;
}

export interface PriceTier {
  /** With more input tokens than this (cached ones included) the whole request has these prices. */
  tokens: number;
  prices: PriceAmounts;
}

export interface PriceRow {
  /** Model ids at the provider. A dated form of an id without a date has its price too. */
  models: readonly string[];
  /** Regions of the preset; left out: all but those of subscriptions. */
  regions?: readonly string[];
  currency: Currency;
  prices: PriceAmounts;
  /** Ascending. */
  above?: readonly PriceTier[];
  /** What a batch request costs of it, in percent. */
  batchPercent?: number;
  /** Date of the price, where the source states one. */
  asOf?: string;
  /** Where the price was read, on `pricesReadOn`; of repositories the very version of the file. */
  source: string;
}

/** The day on which all rows were read. */
export const pricesReadOn = '2026-11-21';

/** Address of one version of a file of models.dev (MIT). */
export function modelsDevFile(commit: string, path: string): string {
  return `https://github.com/anomalyco/models.dev/blob/${commit}/providers/${path}.toml`;
}
