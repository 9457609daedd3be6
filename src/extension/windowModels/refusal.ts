// Pure: why a model of VS Code did not answer, from what it threw, in words and with a code that the gateway can judge.
// Codes: vscode.LanguageModelError; `off_topic` as the cause is documented in https://code.visualstudio.com/api/extension-guides/ai/language-model.
import type { WindowRefusal } from '../../shared/windowModels';

const longestMessage = 2000;
/** What providers say of texts that they will not answer. */
const filtered = /\boff_topic\b|\bfiltered\b|content.?(?:policy|filter)|responsible ai/i;
const known = ['NoPermissions', 'Blocked', 'NotFound', 'Filtered', 'Unsupported'];

/** `error`: whatever was thrown. */
export function refusalOf(error: unknown): WindowRefusal {
  const message = wordsOf(error).slice(0, longestMessage);
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'Unknown';
  if (code !== 'NoPermissions' && filtered.test(message)) return { code: 'Filtered', message };
  return { code: known.includes(code) ? code : 'Unknown', message };
}

/** What is thrown may have lost its class on the way, or be an event of the browser, which says nothing (of an image that it cannot read). */
function plainWords(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  return 'message' in error && typeof error.message === 'string' ? error.message : '';
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return plainWords(error);
  const { message, cause } = error;
  const reason = cause instanceof Error ? cause.message : '';
  if (message === '' || message === reason) return reason === '' ? error.name : reason;
  return reason === '' ? message : `${message} (${reason})`;
}
