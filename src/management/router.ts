// Finds the call of the management API that a method and path name. The table itself is src/shared/managementApi.ts.
// Used by server.ts; knows nothing of bodies, handlers or tokens.
import { GatewayError } from '../shared/errors';
import { managementApi, type CallName, type Method } from '../shared/managementApi';

interface Row {
  name: CallName;
  method: Method;
  segments: string[];
}

export interface Match {
  name: CallName;
  /** The path parameter, decoded; empty where the path has none. */
  id: string;
}

const rows: Row[] = (Object.keys(managementApi) as CallName[]).map((name) => ({
  name,
  method: managementApi[name].method,
  segments: managementApi[name].path.split('/').slice(1),
}));

/** The id in `segments` where they fit the row, undefined where they do not. */
function fit(row: Row, segments: readonly string[]): string | undefined {
  if (row.segments.length !== segments.length) return undefined;
  let id = '';
  for (const [index, wanted] of row.segments.entries()) {
    const given = segments[index] ?? '';
    if (wanted === ':id' && given !== '') id = given;
    else if (wanted !== given) return undefined;
  }
  return id;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw new GatewayError('bad-request', 'The path is not valid percent-encoding.', { cause: error });
  }
}

/**
 * Matches a path below `/api/v1` (no query). HEAD is answered where GET is.
 * @throws GatewayError `not-found`; `method-not-allowed` with details `{allow: string[]}`; `bad-request` for a broken escape
 */
export function matchCall(method: string, path: string): Match {
  const segments = path.split('/').slice(1);
  const wanted = method === 'HEAD' ? 'GET' : method;
  const allow = new Set<string>();
  for (const row of rows) {
    const id = fit(row, segments);
    if (id === undefined) continue;
    if (row.method === wanted) return { name: row.name, id: decode(id) };
    allow.add(row.method);
    if (row.method === 'GET') allow.add('HEAD');
  }
  if (allow.size === 0) throw new GatewayError('not-found', 'There is no such path in the management API.');
  const methods = [...allow].sort();
  throw new GatewayError('method-not-allowed', `This path takes ${methods.join(', ')}.`, {
    details: { allow: methods },
  });
}
