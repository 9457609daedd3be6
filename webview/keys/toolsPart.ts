// The folded part of a key's form about tools: who runs them, which of the gateway's are offered, which run without a question. Used by
// keyParts.ts. Names and descriptions of tools are their servers' words: drawn as text.
import { html, nothing, type TemplateResult } from 'lit';
import { matchesPattern } from '../../src/shared/modelPattern';
import type { GatewayTools } from '../../src/shared/toolModeMessages';
import { linesOf } from '../forms/lines';
import { plural, t } from '../l10n';
import { checkbox } from '../ui/checkbox';
import { icon } from '../ui/icons';
import { progressRing } from '../ui/progressRing';
import { radioGroup } from '../ui/radioGroup';
import { textArea } from '../ui/textField';
import type { KeyDraft } from './keyDraft';
import type { KeyErrors } from './keyForm';

export interface ToolsPartOptions {
  draft: KeyDraft;
  errors: KeyErrors;
  /** Undefined until they are loaded. */
  tools: GatewayTools | undefined;
  onChange: (draft: KeyDraft) => void;
}

/** Tools beyond this are not drawn as boxes: patterns reach them too. */
const shownAtMost = 200;

export function toolsSummary({ toolMode, offeredTools }: KeyDraft): string {
  if (toolMode === 'pass-through') return t('toolMode.passThrough.short');
  const patterns = linesOf(offeredTools).length;
  return patterns === 0 ? t('toolMode.gateway.all') : plural('toolMode.gateway.some', patterns);
}

export function toolsPart(options: ToolsPartOptions): TemplateResult {
  const { draft, errors, onChange } = options;
  return html`${radioGroup({
    name: 'toolMode',
    label: t('toolMode.label'),
    value: draft.toolMode,
    choices: [
      { value: 'pass-through', label: t('toolMode.passThrough') },
      { value: 'gateway', label: t('toolMode.gateway') },
    ],
    onChange: (value) => onChange({ ...draft, toolMode: value === 'gateway' ? 'gateway' : 'pass-through' }),
  })}
  ${
    draft.toolMode === 'pass-through'
      ? nothing
      : html`<p class="quiet">${t('toolMode.hint')}</p>
          ${textArea({
            name: 'offeredTools',
            label: t('toolMode.offered'),
            hint: t('toolMode.offeredHint'),
            placeholder: 'files/*\nvscode/*',
            rows: 2,
            value: draft.offeredTools,
            error: errors['offeredTools'],
            onInput: (offeredTools) => onChange({ ...draft, offeredTools }),
          })}
          ${textArea({
            name: 'allowedTools',
            label: t('toolMode.allowed'),
            hint: t('toolMode.allowedHint'),
            placeholder: 'files/read_file',
            rows: 2,
            value: draft.allowedTools,
            error: errors['allowedTools'],
            onInput: (allowedTools) => onChange({ ...draft, allowedTools }),
          })}
          ${known(options)}`
  }`;
}

function known({ tools, draft, onChange }: ToolsPartOptions): TemplateResult {
  if (tools === undefined) {
    return html`<div class="loading quiet">${progressRing()}<span>${t('common.loading')}</span></div>`;
  }
  const failed = tools.sources.filter(({ state }) => state === 'failed');
  return html`${failed.map(
    ({ source, error }) =>
      html`<div class="notice notice-warning">
        ${icon('warning', 'warning')}
        <div class="wrap">${t('toolMode.failed', { source, error: error ?? '' })}</div>
      </div>`,
  )}
  ${
    tools.tools.length === 0
      ? html`<p class="quiet">${t('toolMode.none')}</p>`
      : html`<h3 id="known-tools">${t('toolMode.known')}</h3>
          <ul class="tool-list" aria-labelledby="known-tools">
            ${tools.tools.slice(0, shownAtMost).map((tool) => row(tool, draft, onChange))}
          </ul>`
  }`;
}

function row(
  tool: GatewayTools['tools'][number],
  draft: KeyDraft,
  onChange: ToolsPartOptions['onChange'],
): TemplateResult {
  const patterns = linesOf(draft.allowedTools);
  const offered = linesOf(draft.offeredTools);
  const isOffered = offered.length === 0 || offered.some((pattern) => matchesPattern(pattern, tool.id));
  const named = patterns.includes(tool.id);
  const byPattern = tool.allowed || patterns.some((pattern) => pattern !== tool.id && matchesPattern(pattern, tool.id));
  const set = (allowed: boolean): void => {
    const rest = patterns.filter((pattern) => pattern !== tool.id);
    onChange({ ...draft, allowedTools: (allowed ? [...rest, tool.id] : rest).join('\n') });
  };
  return html`<li>
    ${checkbox({
      label: tool.id,
      checked: named || byPattern,
      disabled: byPattern || !isOffered,
      onChange: set,
    })}
    <p class="quiet wrap">
      ${isOffered ? nothing : html`${t('toolMode.notOffered')} `}${tool.saysReadOnly ? html`${t('toolMode.saysReadOnly')} ` : nothing}${tool.description.slice(0, 300)}
    </p>
  </li>`;
}
