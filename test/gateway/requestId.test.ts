// Names of requests: of one form, never the same, and growing with time, as the index of the log on them wants it.
import { describe, expect, it } from 'vitest';
import { newRequestId } from '../../src/gateway/proxy/requestId';

const at = Date.parse('2026-03-01T12:00:00Z');

describe('ids of requests', () => {
  it('are 32 hexadecimal digits behind their mark', () => {
    expect(newRequestId(at)).toMatch(/^req_[0-9a-f]{32}$/);
    expect(newRequestId(0)).toMatch(/^req_0{12}[0-9a-f]{20}$/);
  });

  it('grow with time', () => {
    const ids = [at, at + 1, at + 1000, at + 86_400_000, at + 2 ** 40].map(newRequestId);
    expect(ids.toSorted()).toEqual(ids);
  });

  it('differ in the same millisecond', () => {
    expect(new Set(Array.from({ length: 10_000 }, () => newRequestId(at))).size).toBe(10_000);
  });
});
