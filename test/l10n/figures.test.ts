// Numbers, dates and money are written as the user's language does: by Intl with the locale of the page or window, never by hand.
import { describe, expect, it } from 'vitest';
import { readSources } from '../support/sources';

const files = readSources(['webview', 'src/extension']);

interface Rule {
  what: string;
  pattern: RegExp;
  /** Files in which it is no text for people, by why. */
  fine: Record<string, string>;
}

const rules: Rule[] = [
  {
    what: 'digits cut by hand',
    pattern: /\.(toFixed|toPrecision|toExponential)\(/,
    fine: {
      'webview/charts/chartFormat.ts': 'figures of an export, for programs',
      'webview/forms/amounts.ts': 'rounds what was typed',
      'webview/keys/budgetDraft.ts': 'the value of a field',
    },
  },
  {
    what: 'written in the language of the machine',
    pattern:
      /\.toLocale(String|DateString|TimeString)\(\s*(\)|undefined|\[\])|\bIntl\.\w+Format\((\)(?!\.resolved)|undefined|\[\])/,
    fine: {},
  },
  {
    what: 'a date put together by hand',
    pattern: /\.get(UTC)?(FullYear|Month|Date|Hours|Minutes)\(\)/,
    fine: {
      'src/extension/usageFigures.ts': 'counts days back',
      'webview/keys/keyDraft.ts': 'the value of a date field',
      'webview/localTime.ts': 'the calendar itself, and dates as the API writes them',
    },
  },
  { what: 'a currency put before a figure', pattern: /['"`>\s]\$\$\{|[€¥]\$\{|'\$' \+ [^']/, fine: {} },
  { what: 'a percent sign after a figure', pattern: /\}\s?%[^;"`]*<|\)\s?\+ '%'/, fine: {} },
];

describe('figures for people', () => {
  it.each(rules)('$what', ({ pattern, fine }) => {
    const found = files.flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, index) =>
          pattern.test(line) ? [{ path, place: `${path}:${index + 1}: ${line.trim()}` }] : [],
        ),
    );
    expect(found.filter(({ path }) => !(path in fine)).map(({ place }) => place)).toEqual([]);
    // An exception that is none any more goes.
    expect(Object.keys(fine).filter((path) => !found.some((one) => one.path === path))).toEqual([]);
  });
});
