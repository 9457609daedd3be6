// Splits a request target into path and query, byte for byte, and decides the protocol whose error shape fits best.
// Called first for every proxy request. Never throws: nonsense yields a path that no endpoint matches.
import type { ProtocolId } from '../../shared/channel';

export interface Target {
  /** As sent, still percent-encoded, without the query. */
  path: string;
  /** Without the question mark; empty when there is none. */
  query: string;
}

/** Path and query of a request target in origin form or absolute form. */
export function readTarget(url: string): Target {
  const origin = url.startsWith('/') ? url : url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  const mark = origin.indexOf('?');
  const path = mark === -1 ? origin : origin.slice(0, mark);
  return { path: path === '' ? '/' : path, query: mark === -1 ? '' : origin.slice(mark + 1) };
}

/** The protocol in whose shape an error is told when no endpoint matched, or before one was looked for. */
export function closestProtocol(path: string, anthropicVersion: boolean): ProtocolId {
  if (path.startsWith('/v1beta') || /^\/v1\/models\/[^/]+:/.test(path)) return 'gemini';
  if (path.startsWith('/v1/messages') || anthropicVersion) return 'anthropic';
  if (path.startsWith('/v1/responses')) return 'openai-responses';
  return 'openai-chat';
}

function nameOf(parameter: string): string {
  const name = (parameter.split('=', 1)[0] ?? '').replaceAll('+', ' ');
  try {
    return decodeURIComponent(name).toLowerCase();
  } catch {
    // Not valid percent-encoding: then it is not the name we look for either.
    return name.toLowerCase();
  }
}

function valueOf(parameter: string): string {
  const value = parameter.slice(parameter.indexOf('=') + 1).replaceAll('+', ' ');
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Decoded values of the query parameter `key`. */
export function queryKeys(query: string): string[] {
  if (query === '') return [];
  return query
    .split('&')
    .filter((parameter) => parameter.includes('=') && nameOf(parameter) === 'key')
    .map(valueOf);
}

/** True when the query has `name=value`, compared decoded. */
export function queryHas(query: string, name: string, value: string): boolean {
  return query.split('&').some((parameter) => nameOf(parameter) === name && valueOf(parameter) === value);
}

const credentialParameters = new Set(['key', 'api_key', 'api-key', 'access_token']);

/** The query as it goes upstream: credentials (and any parameter with the virtual key in it) out, all else as it came. */
export function forwardedQuery(query: string, virtualKey: string): string {
  if (query === '') return '';
  return query
    .split('&')
    .filter((parameter) => !credentialParameters.has(nameOf(parameter)) && !valueOf(parameter).includes(virtualKey))
    .join('&');
}
