// Where a window's extension host, its terminals and so the gateway run, where that is not the user's own desktop.
// Told by the extension host to the pages. Wire types only.
import * as v from 'valibot';

/** Kinds of remotes that the pages have words for; any other is `other`. */
export const placeKinds = ['ssh', 'wsl', 'container', 'codespaces', 'tunnel', 'other'] as const;
export type PlaceKind = (typeof placeKinds)[number];

export const placeSchema = v.object({
  kind: v.picklist(placeKinds),
  /** Name of the machine or container, as it calls itself; that of the distribution for WSL. */
  host: v.string(),
});
export type Place = v.InferOutput<typeof placeSchema>;
