// Each threshold of a budget is told once per period.
import { describe, expect, it } from 'vitest';
import { NoticeBook } from '../../../src/metering/limits/notices';

const reach = (book: NoticeBook, used: number, periodStart = 1, amount = 100): number | undefined =>
  book.reached('b1', { used, amount, periodStart }, [0.75, 0.9, 1]);

describe('budget notices', () => {
  it('each threshold is told once, the highest first', () => {
    const book = new NoticeBook();
    expect([10, 75, 80, 95, 96, 120, 130].map((used) => reach(book, used))).toEqual([
      undefined,
      0.75,
      undefined,
      0.9,
      undefined,
      1,
      undefined,
    ]);
  });

  it('a new period begins anew', () => {
    const book = new NoticeBook();
    expect([reach(book, 100), reach(book, 0, 2), reach(book, 76, 2)]).toEqual([1, undefined, 0.75]);
  });

  it('a raised budget tells again when the new amount is reached', () => {
    const book = new NoticeBook();
    expect([reach(book, 100), reach(book, 100, 1, 1000), reach(book, 800, 1, 1000)]).toEqual([1, undefined, 0.75]);
  });

  it('also where it was raised and spent before anybody looked', () => {
    const book = new NoticeBook();
    expect([reach(book, 100), reach(book, 130, 1, 130), reach(book, 130, 1, 130)]).toEqual([1, 1, undefined]);
    expect([reach(book, 130, 1, 120), reach(book, 131, 1, 120)]).toEqual([undefined, undefined]);
  });

  it('a budget of nothing is spent at once', () => {
    expect(reach(new NoticeBook(), 0, 1, 0)).toBe(1);
  });
});
