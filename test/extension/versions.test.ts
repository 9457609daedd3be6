// Comparison of versions.
import { describe, expect, it } from 'vitest';
import { hostObstacle } from '../../src/extension/hostObstacle';
import { inEnglish } from '../../src/extension/translate';
import { compareVersions } from '../../src/extension/versions';

describe('compareVersions', () => {
  it.each([
    ['0.1.0', '0.1.0', 0],
    ['0.1.0', '0.1.1', -1],
    ['0.10.0', '0.9.9', 1],
    ['1.0.0', '0.99.99', 1],
    ['v1.2', '1.2.0', 0],
    ['1.0.0-beta', '1.0.0', -1],
    ['1.0.0-alpha', '1.0.0-beta', -1],
    ['1.0.0+build', '1.0.0', 0],
    ['22.9.0', '22.19.0', -1],
  ])('%s against %s', (left, right, sign) => {
    expect(Math.sign(compareVersions(left, right))).toBe(sign);
    expect(Math.sign(compareVersions(right, left))).toBe(sign === 0 ? 0 : -sign);
  });
});

describe('hostObstacle', () => {
  it.each(['22.19.0', '22.20.1', '24.0.0'])('lets Node %s pass', (version) => {
    expect(hostObstacle(version, inEnglish)).toBeUndefined();
  });
  it.each(['20.18.0', '22.18.9'])('names Node %s and what is needed', (version) => {
    const words = hostObstacle(version, inEnglish);
    expect(words).toContain(version);
    expect(words).toContain('22.19');
  });
});
