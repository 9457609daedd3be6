// The mark of a virtual key's state: forms that differ, not colours alone. For the sidebar and the keys panel.
import type { TemplateResult } from 'lit';
import type { KeyState } from '../../src/shared/virtualKey';
import { icon } from '../ui/icons';

const marks: Record<KeyState, () => TemplateResult> = {
  active: () => icon('key'),
  disabled: () => icon('blocked', 'quiet'),
  expired: () => icon('warning', 'warning'),
  revoked: () => icon('close', 'quiet'),
};

/** The mark; the word stands beside it. */
export function keyMark(state: KeyState): TemplateResult {
  return marks[state]();
}
