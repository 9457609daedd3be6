// Keyboard movement in a list of rows: up and down between rows, left and right between a row and its actions.
// One row is in the tab order at a time, with its actions. Used by the lists of the sidebar and of the keys panel.
// Rows carry data-row=<id>; their main button has the class row-main, the action buttons stand in .row-actions.
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export class RovingRows implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #current: string | undefined;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {}

  /** 0 for the row in the tab order, -1 for the others. `ids` are the rows as shown. */
  tabIndex(id: string, ids: readonly string[]): 0 | -1 {
    const current = this.#current !== undefined && ids.includes(this.#current) ? this.#current : ids[0];
    return id === current ? 0 : -1;
  }

  /** Put on the list as `@focusin`: the row that has the focus is the one in the tab order. */
  readonly onFocusIn = (event: Event): void => {
    const id = rowOf(event.target)?.dataset['row'];
    if (id === undefined || id === this.#current) return;
    this.#current = id;
    this.#host.requestUpdate();
  };

  /** Put on the list as `@keydown`. */
  readonly onKeyDown = (event: KeyboardEvent): void => {
    const row = rowOf(event.target);
    if (row === undefined || event.altKey || event.ctrlKey || event.metaKey || !isRowControl(event.target)) return;
    const target = this.#targetOf(event.key, row, event.target as HTMLElement);
    if (target === undefined) return;
    event.preventDefault();
    target.focus();
  };

  #targetOf(key: string, row: HTMLElement, from: HTMLElement): HTMLElement | undefined {
    const all = [...(row.parentElement?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    // Those without a main button have nothing to do.
    const rows = all.filter((one) => mainOf(one) !== undefined);
    const index = rows.indexOf(row);
    const actions = [...row.querySelectorAll<HTMLElement>('.row-actions .icon-button')].filter(
      (action) => !action.hasAttribute('disabled'),
    );
    const position = actions.indexOf(from);
    switch (key) {
      case 'ArrowDown':
        return mainOf(rows[index + 1]);
      case 'ArrowUp':
        return mainOf(rows[index - 1]);
      case 'Home':
        return mainOf(rows[0]);
      case 'End':
        return mainOf(rows.at(-1));
      case 'ArrowRight':
        return actions[position + 1];
      case 'ArrowLeft':
        return position <= 0 ? mainOf(row) : actions[position - 1];
      default:
        return undefined;
    }
  }
}

function rowOf(target: EventTarget | null): HTMLElement | undefined {
  return target instanceof Element ? (target.closest<HTMLElement>('[data-row]') ?? undefined) : undefined;
}

function mainOf(row: HTMLElement | undefined): HTMLElement | undefined {
  return row?.querySelector<HTMLElement>('.row-main') ?? undefined;
}

/** Fields and buttons in a row's details keep their own keys. */
function isRowControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.row-main, .row-actions') !== null;
}
