// A tool's state, warnings and drift in words and marks. Pure; used by the cards of the Tools page and by the sidebar's section.
import type { TemplateResult } from 'lit';
import type { ToolDrift, ToolState, ToolStatus, ToolWarning } from '../../src/shared/tools';
import { hasMessage, t, type MessageArguments } from '../l10n';
import { icon } from '../ui/icons';

/** The mark of a state; its words stand beside it. */
export function statusMark(status: ToolStatus): TemplateResult {
  switch (status) {
    case 'taken-over':
      return icon('passed', 'good');
    case 'other-address':
      return icon('external', 'warning');
    case 'not-taken-over':
      return icon('circle', 'quiet');
    case 'not-detected':
      return icon('blocked', 'quiet');
  }
}

/** Something is wrong with a tool that goes through us, or should. */
export function needsCare({ status, warnings, drift }: ToolState): boolean {
  return status !== 'not-detected' && (warnings.length > 0 || drift.length > 0);
}

/** The first of `keys` that there are words for; else `otherwise`. */
function firstOf(keys: readonly string[], values: MessageArguments, otherwise: string): string {
  const key = keys.find(hasMessage);
  return key !== undefined && hasMessage(key) ? t(key, values) : otherwise;
}

/** A warning as a sentence, with the file or variable that it is about. */
export function warningWords({ kind, effect, names, file, line, column, message }: ToolWarning): string {
  const base = `tools.warning.${kind}`;
  const keys = [
    ...(line === undefined ? [] : [`${base}.place`]),
    ...(names.length === 0 || file === undefined ? [] : [`${base}.names`]),
    `${base}.${effect}`,
    base,
  ];
  const values = { names: names.join(', '), file: file ?? '', line: String(line ?? ''), column: String(column ?? 1) };
  return firstOf(keys, values, message);
}

/** A drift as a sentence. */
export function driftWords({ kind, file, key }: ToolDrift): string {
  return firstOf([`tools.drift.${kind}`], { file: file ?? '', key: key ?? '' }, kind);
}
