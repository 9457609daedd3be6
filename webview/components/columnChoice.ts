// The choice of columns of a table: a button that opens a box of ticks. Draws; who uses it keeps what is chosen, and remembers it.
import { css, html, nothing, type TemplateResult } from 'lit';
import { t } from '../l10n';
import { iconButton } from '../ui/button';
import { tick } from '../ui/tick';

export interface ColumnChoiceOptions<Name extends string> {
  /** In the order in which they stand. */
  columns: readonly { name: Name; label: string; fixed: boolean }[];
  chosen: readonly Name[];
  open: boolean;
  onChoose: (chosen: Name[]) => void;
  onToggle: (open: boolean) => void;
}

export const columnChoiceStyles = css`
  .columns {
    position: relative;
    flex: none;
  }
  .column-box {
    position: absolute;
    inset-inline-end: 0;
    top: 26px;
    z-index: 3;
    display: grid;
    gap: 2px;
    width: max-content;
    max-width: 80vw;
    max-height: 70vh;
    overflow-y: auto;
    padding: 8px 12px;
    border: 1px solid var(--vscode-dropdown-border, var(--vscode-editorWidget-border, var(--vscode-contrastBorder)));
    border-radius: 4px;
    background: var(--vscode-dropdown-background, var(--vscode-editorWidget-background));
    color: var(--vscode-dropdown-foreground, inherit);
    box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
  }
  .column {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 22px;
  }
`;

/** The button, and the box while it is open. */
export function columnChoice<Name extends string>(options: ColumnChoiceOptions<Name>): TemplateResult {
  const { columns, chosen, open, onChoose, onToggle } = options;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !open) return;
    event.stopPropagation();
    onToggle(false);
    if (event.currentTarget instanceof Element)
      event.currentTarget.querySelector<HTMLElement>('vscode-button')?.focus();
  };
  const onFocusOut = (event: FocusEvent): void => {
    const { currentTarget, relatedTarget } = event;
    const stays =
      currentTarget instanceof Element && relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
    if (!stays && relatedTarget !== null && open) onToggle(false);
  };
  return html`<div class="columns" @keydown=${onKeyDown} @focusout=${onFocusOut}>
    ${iconButton({ label: t('table.columns'), icon: 'columns', expanded: open, onClick: () => onToggle(!open) })}
    ${
      open
        ? html`<div class="column-box" role="group" aria-label=${t('table.columns')}>
            ${columns.map(
              ({ name, label, fixed }) =>
                html`<label class="column">
                  ${tick({
                    label,
                    checked: fixed || chosen.includes(name),
                    disabled: fixed,
                    onChange: (checked) =>
                      onChoose(
                        columns.map((one) => one.name).filter((one) => (one === name ? checked : chosen.includes(one))),
                      ),
                  })}
                  <span aria-hidden="true">${label}</span>
                </label>`,
            )}
          </div>`
        : nothing
    }
  </div>`;
}
