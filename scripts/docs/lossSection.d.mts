// Types of lossSection.mjs.
import type { concerns, losses, ownFields } from '../../src/protocols/losses';

/** What the section is made from: the exports of src/protocols/losses.ts. */
export interface LossTable {
  losses: typeof losses;
  ownFields: typeof ownFields;
  concerns: typeof concerns;
}

export function lossSection(table: LossTable): string;
export function withLossSection(document: string, section: string): string;
