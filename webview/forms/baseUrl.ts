// Checks a base URL as the user types it. Used by the channel form, so that plain mistakes are told beside the field;
// the gateway has the last word, at the request and at the connection.
import { t } from '../l10n';

const maxLength = 2000;

/** True for this machine and for addresses of private networks, where http is allowed. */
function isPrivateHost(hostname: string): boolean {
  const host = hostname.toLowerCase();
  if (host === 'localhost' || host.endsWith('.localhost') || host === '[::1]') return true;
  if (/^\[f[cd][0-9a-f]{2}:/.test(host)) return true;
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(host);
  if (parts === null) return !host.includes('.') || host.endsWith('.local') || host.endsWith('.internal');
  const [a, b] = [Number(parts[1]), Number(parts[2])];
  return a === 127 || a === 10 || (a === 192 && b === 168) || (a === 172 && b >= 16 && b <= 31);
}

/** What is wrong with `text` as a base URL; undefined where nothing is. Empty text is wrong only where it is required. */
export function baseUrlError(text: string, required: boolean): string | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return required ? t('invalid.urlRequired') : undefined;
  if (trimmed.length > maxLength) return t('invalid.urlLong', { max: maxLength });
  if (!URL.canParse(trimmed)) return t('invalid.url');
  const url = new URL(trimmed);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    // "localhost:8080" parses as a URL with the scheme "localhost": that is a URL without its scheme.
    return trimmed.includes('://') ? t('invalid.urlScheme') : t('invalid.url');
  }
  if (url.username !== '' || url.password !== '') return t('invalid.urlCredentials');
  if (url.search !== '' || url.hash !== '' || /[?#]$/.test(trimmed)) return t('invalid.urlQuery');
  if (url.protocol === 'http:' && !isPrivateHost(url.hostname)) return t('invalid.urlPlainHttp');
  return undefined;
}
