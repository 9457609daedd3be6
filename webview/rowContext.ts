// What a row says of itself to VS Code's context menus. VS Code looks for it from the event's target upwards, but sees nothing inside a shadow
// root: so what the rows under the pointer (or the focus) say is carried to the body first. Used by the client and by lists of rows.
import type { RowContext } from '../src/shared/rowContext';

/** The value of `data-vscode-context` of a row. The editor's own cut, copy and paste are left out: a row is no text. */
export function rowContext(row: RowContext): string {
  return JSON.stringify({ ...row, preventDefaultContextMenuItems: true });
}

/** Carries the context of the row that a context menu is asked for to the body, before VS Code looks there. */
export function carryRowContext(): void {
  document.addEventListener(
    'contextmenu',
    (event) => {
      const row = event
        .composedPath()
        .find(
          (element): element is HTMLElement =>
            element instanceof HTMLElement &&
            element !== document.body &&
            element.dataset['vscodeContext'] !== undefined,
        );
      const context = row?.dataset['vscodeContext'];
      if (context === undefined) delete document.body.dataset['vscodeContext'];
      else document.body.dataset['vscodeContext'] = context;
    },
    { capture: true },
  );
}
