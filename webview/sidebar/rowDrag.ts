// Reordering rows by drag: which row is carried, and before which place it would be dropped. Used by the channel list.
// Rows carry data-row=<id> and draggable; the list gets the listeners. The keyboard's way is the list's own.
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export class RowDrag implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #onDrop: (id: string, index: number) => void;
  #carried: string | undefined;
  #over: { id: string; after: boolean } | undefined;

  /** `onDrop` gets the row and its new index among the others. */
  constructor(host: ReactiveControllerHost & Element, onDrop: (id: string, index: number) => void) {
    this.#host = host;
    this.#onDrop = onDrop;
    host.addController(this);
  }

  hostConnected(): void {}

  /** `before` or `after` where the carried row would land beside row `id`; `carried` for itself; else nothing. */
  mark(id: string): 'before' | 'after' | 'carried' | undefined {
    if (this.#carried === id) return 'carried';
    if (this.#over?.id !== id) return undefined;
    return this.#over.after ? 'after' : 'before';
  }

  readonly onDragStart = (event: DragEvent): void => {
    const row = rowOf(event.target);
    if (row === undefined || event.dataTransfer === null) return;
    this.#carried = row.dataset['row'];
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', '');
    this.#host.requestUpdate();
  };

  readonly onDragOver = (event: DragEvent): void => {
    const row = rowOf(event.target);
    const id = row?.dataset['row'];
    if (this.#carried === undefined || row === undefined || id === undefined) return;
    event.preventDefault();
    const box = row.getBoundingClientRect();
    const after = event.clientY > box.top + box.height / 2;
    if (this.#over?.id === id && this.#over.after === after) return;
    this.#over = { id, after };
    this.#host.requestUpdate();
  };

  readonly onDrop = (event: DragEvent): void => {
    const carried = this.#carried;
    const over = this.#over;
    this.onDragEnd();
    if (carried === undefined || over === undefined || over.id === carried) return;
    event.preventDefault();
    const rows = [...(rowOf(event.target)?.parentElement?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const others = rows.map((row) => row.dataset['row']).filter((id) => id !== carried);
    const index = others.indexOf(over.id);
    if (index !== -1) this.#onDrop(carried, over.after ? index + 1 : index);
  };

  readonly onDragEnd = (): void => {
    this.#carried = this.#over = undefined;
    this.#host.requestUpdate();
  };
}

function rowOf(target: EventTarget | null): HTMLElement | undefined {
  return target instanceof Element ? (target.closest<HTMLElement>('[data-row]') ?? undefined) : undefined;
}
