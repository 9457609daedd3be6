// What the parsers of price files hand back: prices that can be taken over, and what cannot be, with the reason. Values only.
import type { CurrencyRates, PriceAmountSet, PriceOverride } from '../prices';
import { amountNames, priceOverrideSchema } from '../prices';
import { safeParse } from 'valibot';

export const priceFileFormats = ['gatehouse', 'litellm', 'models.dev', 'csv'] as const;
export type PriceFileFormat = (typeof priceFileFormats)[number];

/**
 * Why a row is left out: its provider is none of ours; it names no price; all its amounts are zero, which may mean free or not known; it is
 * sold in a unit that is not counted; it is one of several prices of its model, by region or size; its tiers are not by input length;
 * something in it is not allowed; its channel is not here; the same model stands in the file before.
 */
export type RefusalReason =
  'provider' | 'no-price' | 'zero' | 'unit' | 'variant' | 'tier' | 'invalid' | 'channel' | 'twice';

/** What to know of a price that is taken over: writes for an hour have the price of those for five minutes; these units are left out. */
export interface ImportNote {
  note: 'hour-writes' | 'other-units';
  detail?: string;
}

export interface ImportedPrice {
  /** The name in the file. */
  name: string;
  price: PriceOverride;
  notes: ImportNote[];
}

export interface RefusedPrice {
  name: string;
  reason: RefusalReason;
  /** Words of the file, or of the check that failed. */
  detail?: string;
}

export interface ParsedPrices {
  format: PriceFileFormat;
  prices: ImportedPrice[];
  refused: RefusedPrice[];
  currencyRates?: CurrencyRates;
}

/** A provider's name in a list of prices as ours. `slashes`: its model ids have slashes of their own. */
export interface ForeignProvider {
  preset: string;
  slashes?: boolean;
}

/** What a parser must know of this gateway. */
export interface ImportSurroundings {
  /** Preset ids. */
  providers: ReadonlySet<string>;
  channels: ReadonlySet<string>;
  /** By their names in the two lists. */
  litellmProviders: Readonly<Record<string, ForeignProvider>>;
  modelsDevProviders: Readonly<Record<string, ForeignProvider>>;
}

/** More rows than any public list has. */
export const mostRows = 20_000;

/** Characters that would hide or turn around what is shown. */
const hidden = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

/** Collects rows; each is checked, and each model is taken once. */
export class PriceCollector {
  readonly prices: ImportedPrice[] = [];
  readonly refused: RefusedPrice[] = [];
  private readonly taken = new Map<string, string>();

  constructor(private readonly surroundings: Pick<ImportSurroundings, 'providers' | 'channels'>) {}

  refuse(name: string, reason: RefusalReason, detail?: string): void {
    this.refused.push({ name: shown(name), reason, ...(detail === undefined ? {} : { detail: shown(detail) }) });
  }

  /** Takes `candidate` over, if it is a price; a reason is kept where it is none. */
  add(name: string, candidate: unknown, notes: ImportNote[] = []): void {
    const parsed = safeParse(priceOverrideSchema, candidate);
    if (!parsed.success) {
      const [issue] = parsed.issues;
      const path = issue.path?.map(({ key }) => String(key)).join('.');
      this.refuse(name, 'invalid', path === undefined ? issue.message : `${path}: ${issue.message}`);
      return;
    }
    const price = parsed.output;
    const { provider, channelId } = price;
    if (hidden.test(price.model)) return this.refuse(name, 'invalid', 'model');
    if (provider !== undefined && !this.surroundings.providers.has(provider)) {
      return this.refuse(name, 'provider', provider);
    }
    if (channelId !== undefined && !this.surroundings.channels.has(channelId)) {
      return this.refuse(name, 'channel', channelId);
    }
    const key = priceKey(price);
    const text = JSON.stringify(price);
    const before = this.taken.get(key);
    if (before !== undefined) {
      if (before !== text) this.refuse(name, 'twice');
      return;
    }
    this.taken.set(key, text);
    this.prices.push({ name: shown(name), price, notes });
  }
}

/** What a price is for: two prices with the same key cannot stand beside each other. */
export function priceKey({
  provider,
  channelId,
  model,
}: Pick<PriceOverride, 'provider' | 'channelId' | 'model'>): string {
  return JSON.stringify([provider ?? null, channelId ?? null, model]);
}

/** True where every amount that is there is zero. */
export function isAllZero(amounts: PriceAmountSet): boolean {
  return amountNames.every((name) => (amounts[name] ?? 0) === 0);
}

/** An amount per million of what `perUnit` is for one of, without the noise of binary fractions. */
export function times(perUnit: number, factor: number): number {
  return Number((perUnit * factor).toPrecision(12));
}

/** A value of JSON as an object with its own keys, or undefined. */
export function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** A number of a file that may be a price. */
export function asAmount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function shown(text: string): string {
  return text.slice(0, 200).replace(new RegExp(hidden.source, 'gu'), ' ');
}
