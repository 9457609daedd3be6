// One coding tool that is on this machine: its state, what it uses, what stands in the way, the choice of its model, and its buttons.
// Used by the Tools page only; draws, and tells the page what the user asked for.
import { html, nothing, type TemplateResult } from 'lit';
import type { ToolRestoreResult, ToolState } from '../../src/shared/tools';
import type { VirtualKey } from '../../src/shared/virtualKey';
import type { CallError } from '../client';
import { callNotice, notice } from '../components/notice';
import { plural, t } from '../l10n';
import { button } from '../ui/button';
import { icon } from '../ui/icons';
import { suggestField } from '../ui/suggestField';
import { driftWords, statusMark, warningWords } from './toolWords';

export type ToolAction = 'preview' | 'take-over' | 'restore' | 'undo';

/** What was just done with a tool, and can be undone. */
export interface ToolDone {
  kind: 'taken' | 'restored';
  /** The state before. */
  before: ToolState;
  /** What a restore could not put back. */
  conflicts: ToolRestoreResult['conflicts'];
}

export interface ToolCardOptions {
  tool: ToolState;
  /** The model in the field; empty: the tool's own. */
  model: string;
  models: readonly string[];
  keys: readonly VirtualKey[];
  running: ToolAction | undefined;
  /** False while there is no gateway, or all tools are being changed. */
  enabled: boolean;
  done: ToolDone | undefined;
  error: CallError | undefined;
  on: (action: ToolAction) => void;
  onModel: (model: string) => void;
  onOpenFile: (path: string) => void;
  onDismissDone: () => void;
  onOpenLog: () => void;
  onDismissError: () => void;
}

/** The card, a list item. */
export function toolCard(options: ToolCardOptions): TemplateResult {
  const { tool, done, error } = options;
  const titleId = `tool-${tool.id}`;
  return html`<li class="card" data-tool=${tool.id}>
    <section aria-labelledby=${titleId}>
      <div class="card-head">
        ${statusMark(tool.status)}
        <h3 id=${titleId}>${tool.name}</h3>
        <span class="status quiet">${t(`tools.status.${tool.status}`)}</span>
      </div>
      ${facts(options)} ${troubles(options)} ${tool.status === 'other-address' ? otherAddress(tool) : controls(options)}
      ${done === undefined ? nothing : doneNotice(done, options)} ${callNotice(error, options.onDismissError)}
    </section>
  </li>`;
}

function facts({ tool, keys, onOpenFile }: ToolCardOptions): TemplateResult {
  const key = keys.find(({ id }) => id === tool.keyId);
  const fact = (label: string, value: TemplateResult | string): TemplateResult =>
    html`<dt>${label}</dt>
      <dd>${value}</dd>`;
  return html`<dl class="facts">
    ${tool.address === null ? nothing : fact(t('tools.field.address'), tool.address)}
    ${
      tool.keyId === null
        ? nothing
        : fact(t('tools.field.key'), key === undefined ? t('tools.keyGone') : `${key.name} (${key.hint})`)
    }
    ${tool.status === 'taken-over' ? fact(t('tools.field.model'), tool.model ?? t('tools.ownModel')) : nothing}
    ${fact(
      t('tools.field.files'),
      html`<ul class="files" role="list">
        ${tool.files.map(
          ({ path, exists, backup, shown }) =>
            html`<li>
              ${
                exists
                  ? html`<button
                      class="file code"
                      title=${t('tools.openFile', { path })}
                      @click=${() => onOpenFile(path)}
                    >
                      ${shown?.path ?? path}
                    </button>`
                  : html`<span class="code wrap">${shown?.path ?? path}</span>
                      <span class="quiet">(${t('tools.fileNew')})</span>`
              }
              ${backup === undefined ? nothing : html`<span class="quiet wrap">${t('tools.fileBackup', { path: shown?.backup ?? backup })}</span>`}
            </li>`,
        )}
      </ul>`,
    )}
  </dl>`;
}

function troubles({ tool }: ToolCardOptions): TemplateResult | typeof nothing {
  const lines = [
    ...tool.drift.map((drift) => ({ words: driftWords(drift), mark: icon('edit', 'warning') })),
    ...tool.warnings.map((warning) => ({ words: warningWords(warning), mark: icon('warning', 'warning') })),
  ];
  if (lines.length === 0) return nothing;
  return html`<ul class="troubles" role="list">
    ${lines.map(({ words, mark }) => html`<li>${mark}<span class="wrap">${words}</span></li>`)}
  </ul>`;
}

function otherAddress({ address }: ToolState): TemplateResult {
  const text = address === null ? t('tools.otherTextPlain') : t('tools.otherText', { address });
  return notice({ kind: 'info', text });
}

function controls(options: ToolCardOptions): TemplateResult {
  const { tool, running, enabled, on } = options;
  const usual = t(tool.modelNeeded ? 'tools.firstModel' : 'tools.keepOwnModel');
  const isTaken = tool.status === 'taken-over';
  const one = (
    action: ToolAction,
    label: string,
    extra: { primary?: boolean; icon?: 'search' | 'play' | 'restart' },
  ): TemplateResult =>
    button({
      label,
      kind: extra.primary === true ? 'primary' : 'secondary',
      icon: extra.icon,
      accessibleLabel: t('tools.actionsFor', { action: label, name: tool.name }),
      busy: running === action,
      disabled: !enabled || running !== undefined,
      onClick: () => on(action),
    });
  return html`${suggestField({
      name: `model-${tool.id}`,
      label: t('tools.model'),
      hint: t('tools.modelHint', { usual: usual.charAt(0).toLocaleLowerCase() + usual.slice(1) }),
      placeholder: usual,
      value: options.model,
      suggestions: options.models,
      disabled: !enabled,
      onChange: options.onModel,
    })}
    <div class="buttons">
      ${one('take-over', t(isTaken ? 'tools.apply' : 'tools.takeOver'), { primary: !isTaken, icon: 'play' })}
      ${one('preview', t('tools.preview'), { icon: 'search' })}
      ${isTaken || tool.recorded ? one('restore', t('tools.restore'), { icon: 'restart' }) : nothing}
    </div>`;
}

function doneNotice(
  { kind, conflicts }: ToolDone,
  { tool, running, enabled, on, onDismissDone, onOpenLog }: ToolCardOptions,
): TemplateResult {
  const { name } = tool;
  const text = [
    t(kind === 'taken' ? 'tools.taken' : 'tools.restored', { name }),
    ...(conflicts.length === 0
      ? []
      : [plural('tools.kept', conflicts.length, { keys: conflicts.map(({ key }) => key).join(', ') })]),
    ...(kind === 'taken' ? [t('next.afterTakeover')] : []),
  ].join(' ');
  const log = kind === 'taken' ? [button({ label: t('next.openLog'), icon: 'list', onClick: onOpenLog })] : [];
  const undo = button({
    label: t('tools.undo'),
    accessibleLabel: t('tools.actionsFor', { action: t('tools.undo'), name }),
    busy: running === 'undo',
    disabled: !enabled || running !== undefined,
    onClick: () => on('undo'),
  });
  const isWarning = conflicts.length > 0;
  return notice({ kind: isWarning ? 'warning' : 'info', text, buttons: [undo, ...log], onDismiss: onDismissDone });
}
