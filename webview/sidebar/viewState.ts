// What the sidebar remembers while it is hidden or reloaded: open details, folded sections.
// Made once by the sidebar; its elements read and change it. Plain JSON, never a secret.
import * as v from 'valibot';
import type { HostClient } from '../client';

const sidebarViewSchema = v.object({
  foldedSections: v.array(v.string()),
  /** Ids of the channels and keys whose details are shown. */
  expanded: v.array(v.string()),
  showRevoked: v.boolean(),
});
export type SidebarViewValue = v.InferOutput<typeof sidebarViewSchema>;

export class SidebarView {
  readonly #client: HostClient;
  #value: SidebarViewValue;

  constructor(client: HostClient) {
    this.#client = client;
    this.#value = client.readState(sidebarViewSchema) ?? {
      foldedSections: [],
      expanded: [],
      showRevoked: false,
    };
  }

  get value(): Readonly<SidebarViewValue> {
    return this.#value;
  }

  update(patch: Partial<SidebarViewValue>): void {
    this.#value = { ...this.#value, ...patch };
    this.#client.writeState(this.#value);
  }

  /** Shows or hides the details of one channel or key; `shown` left out turns it round. */
  expand(id: string, shown = !this.#value.expanded.includes(id)): void {
    const others = this.#value.expanded.filter((other) => other !== id);
    this.update({ expanded: shown ? [...others, id] : others });
  }
}
