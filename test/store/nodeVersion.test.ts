// Which versions of Node the store runs on.
import { describe, expect, it } from 'vitest';
import { requireNode } from '../../src/store/nodeVersion';

describe('the version of Node', () => {
  it.each(['22.19.0', '22.20.1', '23.0.0', '24.0.0', '100.1.2'])('%s is new enough', (version) => {
    expect(() => requireNode(version)).not.toThrow();
  });
  it.each(['22.18.0', '22.2.0', '20.19.5', '18.0.0', ''])('%j is too old', (version) => {
    expect(() => requireNode(version)).toThrow(
      expect.objectContaining({
        kind: 'internal',
        details: { reason: 'node-too-old', found: version, needed: '22.19' },
      }) as Error,
    );
  });
});
