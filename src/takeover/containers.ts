// Which containers a change has to make, so that they can be taken away again when nothing is left in them. Pure.
import type { Step } from '../catalog/toolRow';
import { samePath, valueAt, type KeyPath, type Value } from './values';

/** The containers on the way to `paths` that `value` does not have, each once, outer ones first. */
export function missingContainers(value: Value, paths: readonly KeyPath[]): Step[][] {
  const missing: Step[][] = [];
  for (const path of paths) {
    for (let depth = 1; depth < path.length; depth += 1) {
      const container = path.slice(0, depth);
      if (valueAt(value, container) !== undefined || missing.some((known) => samePath(known, container))) continue;
      missing.push(container);
    }
  }
  return missing;
}
