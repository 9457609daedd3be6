// Finds what the snapshot knows of a model. Pure; used for limits of channels' models and, through modelTraits.ts, by encoders.
import type { ModelRow } from './modelRow';
import { modelName, plainName } from './modelNames';
import { modelRows, vendorPrefixes } from './modelRows';

/**
 * The row of the model that `provider` (a preset id) calls `id`, or undefined. Exact names count before dated and undated forms of one
 * name; the provider's own list before that of the vendor which the id names, and that before all others, whose limits may differ.
 */
export function findModel(provider: string, id: string): ModelRow | undefined {
  const { vendor, name } = modelName(id);
  const named = vendor === undefined ? undefined : vendorPrefixes[vendor];
  const lists = [modelRows[provider], named === undefined ? undefined : modelRows[named], ...Object.values(modelRows)];
  for (const rows of lists) {
    const row = rows === undefined ? undefined : findIn(rows, id, name);
    if (row !== undefined) return row;
  }
  return undefined;
}

function findIn(rows: readonly ModelRow[], id: string, name: string): ModelRow | undefined {
  const exact = id.toLowerCase();
  const plain = plainName(name);
  return (
    rows.find((row) => row.id.toLowerCase() === exact || row.id.toLowerCase() === name) ??
    best(rows.filter((row) => plainName(modelName(row.id).name) === plain))
  );
}

/** Of several forms of one name the one of which most is known. */
function best(rows: readonly ModelRow[]): ModelRow | undefined {
  return [...rows].sort((left, right) => Object.keys(right).length - Object.keys(left).length)[0];
}
