// docs/protocols.md tells users what a translation loses: its section is the table of the code, word for word.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { lossSection, withLossSection } from '../../scripts/docs/lossSection.mjs';
import { concerns, losses, ownFields } from '../../src/protocols/losses';
import { repoRoot } from '../support/sources';

const document = readFileSync(path.join(repoRoot, 'docs', 'protocols.md'), 'utf8');

it('docs/protocols.md holds the losses of the code (else run `npm run docs:protocols`)', () => {
  const section = lossSection({ losses, ownFields, concerns });
  expect(document).toContain(section);
  expect(withLossSection(document, section)).toBe(document);
});

it('a document without the markers is refused, not spoilt', () => {
  expect(() => withLossSection('# Protocols', 'x')).toThrow('markers');
});

it('the matrix has every client by row and every upstream by column', () => {
  const section = lossSection({ losses, ownFields, concerns });
  const rows = section.split('\n').filter((line) => line.startsWith('| **'));
  expect(rows).toHaveLength(4);
  for (const row of rows) expect(row.split(' | ')).toHaveLength(7);
  expect(rows[0]).toContain('seed');
});
