// A small client of the management API for tests: JSON in, JSON out, the token in the header. Typed by the table of src/shared, but
// written apart from the extension's own client, so that it can find that one wrong.
import {
  managementApi,
  type Answer,
  type CallName,
  type ClientArguments,
  type ManagementErrorBody,
} from '../../src/shared/managementApi';
import { managementPrefix } from '../../src/shared/identity';

/** An answer that was not a success, with its status and the kind it gave. */
export class ManagementCallError extends Error {
  constructor(
    readonly status: number,
    readonly kind: string,
    message: string,
    readonly details: unknown,
  ) {
    super(`${status} ${kind}: ${message}`);
  }
}

export class ManagementCaller {
  constructor(
    readonly managementUrl: string,
    readonly token: string,
  ) {}

  /** Sends any request below `/api/v1`; returns status and parsed body (undefined when there is none). */
  async send(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.token}` };
    if (body !== undefined) headers['content-type'] = 'application/json';
    const response = await fetch(`${this.managementUrl}${managementPrefix}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  }

  /** Makes a call of the table and returns its answer. Throws ManagementCallError for any status but a success. */
  async call<N extends CallName>(name: N, args: ClientArguments<N>): Promise<Answer<N>> {
    const { method, path } = managementApi[name];
    const { id = '', body, query = {} } = args as { id?: string; body?: unknown; query?: Record<string, unknown> };
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
    const search = new URLSearchParams(given.map(([key, value]): [string, string] => [key, String(value)])).toString();
    const answer = await this.send(
      method,
      `${path.replace(':id', encodeURIComponent(id))}${search === '' ? '' : `?${search}`}`,
      body,
    );
    if (answer.status < 300) return answer.body as Answer<N>;
    const { error } = answer.body as ManagementErrorBody;
    throw new ManagementCallError(answer.status, error.kind, error.message, error.details);
  }
}
