// How many pages a PDF has, roughly and without reading it properly: page objects are counted, or the largest count in a page tree.
// Runs in the worker. Source: ISO 32000-1 §7.7.3 (page tree).

/** Bytes of a page where a file's objects are compressed and nothing else tells. */
const bytesPerPage = 50_000;

/** At least 1. */
export function documentPages(bytes: Buffer): number {
  const text = bytes.toString('latin1');
  const objects = text.match(/\/Type\s*\/Page(?![a-zA-Z])/g)?.length ?? 0;
  let counted = 0;
  for (const match of text.matchAll(
    /\/Type\s*\/Pages[^>]{0,2000}?\/Count\s+(\d{1,6})|\/Count\s+(\d{1,6})[^>]{0,2000}?\/Type\s*\/Pages/g,
  )) {
    counted = Math.max(counted, Number(match[1] ?? match[2]));
  }
  const found = Math.max(objects, counted);
  return found > 0 ? found : Math.max(1, Math.ceil(bytes.length / bytesPerPage));
}
