// Words, numbers, dates and money of the webviews in the language of VS Code. Every text a user reads comes through here.
// The language is fixed for the life of the page: the extension host writes it to `data-locale` of <body>, and its words beside the script.
import { isChinese as speaksChinese } from '../src/shared/language';
import type { MessageKey } from './l10n/en';

export type MessageArguments = Record<string, string | number>;

/** Keys that exist in a `.one` and an `.other` form. */
export type PluralKey = {
  [K in MessageKey]: K extends `${infer Base}.one` ? (`${Base}.other` extends MessageKey ? Base : never) : never;
}[MessageKey];

const language = document.body.dataset['locale'] ?? 'en';
const isChinese = speaksChinese(language);
const table = wordsOfPage();

function wordsOfPage(): Record<MessageKey, string> {
  const words = document.getElementById('gatehouse-words')?.textContent;
  if (words === undefined) throw new Error('The page holds no words.');
  // The build made it of the table whose keys these are.
  return JSON.parse(words) as Record<MessageKey, string>;
}

/** The locale for Intl: the page's own where Intl knows it, so that an English user in Britain gets British dates. */
export const locale = isChinese ? 'zh-CN' : supportedLocale(language);

function supportedLocale(tag: string): string {
  if (!/^en\b/i.test(tag)) return 'en';
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'en';
  } catch {
    // A malformed tag is no reason to show nothing.
    return 'en';
  }
}

document.documentElement.lang = locale;

/** True where `key` names a text: for texts chosen by a value from outside (region ids, error kinds, test steps). */
export function hasMessage(key: string): key is MessageKey {
  return Object.hasOwn(table, key);
}

/** The text of `key` in the page's language, `{name}` filled in from `values`. */
export function t(key: MessageKey, values: MessageArguments = {}): string {
  return table[key].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? formatNumber(value) : value;
  });
}

const pluralRules = new Intl.PluralRules(locale);

/** The form of `key` that fits `count`, which is also the argument `{count}`. */
export function plural(key: PluralKey, count: number, values: MessageArguments = {}): string {
  const form = pluralRules.select(count) === 'one' ? 'one' : 'other';
  return t(`${key}.${form}` as MessageKey, { ...values, count });
}

/** The part of a two-language name (catalogue rows) that fits the page. */
export function localName(name: { en: string; zh: string }): string {
  return isChinese ? name.zh : name.en;
}

const numberFormat = new Intl.NumberFormat(locale);

/** A count with the locale's grouping: 12,345. */
export function formatNumber(value: number): string {
  return numberFormat.format(value);
}
