// Client of the gateway's management API: one typed function over node:http, driven by the table in src/shared/managementApi.ts.
// Used by everything in the window that wants something of the gateway. Holds the token; never logs it.
import http from 'node:http';
import { errorStatus, GatewayError, type ErrorKind } from '../shared/errors';
import { headerRows, managementPrefix } from '../shared/identity';
import type { ExportQuery } from '../shared/usage';
import {
  managementApi,
  type Answer,
  type CallName,
  type ClientArguments,
  type ManagementErrorBody,
} from '../shared/managementApi';

export interface CallOptions {
  signal?: AbortSignal;
  /** Milliseconds until the call is given up; 10 seconds by default. */
  timeout?: number;
}

/** The answer to a call that never reached the gateway carries this in its `details`. */
export interface UnreachableDetails {
  gateway: 'unreachable';
}

export class ManagementClient {
  private readonly base: URL;

  constructor(
    managementUrl: string,
    private readonly token: string,
  ) {
    this.base = new URL(managementUrl);
  }

  /**
   * Makes one call of the table and returns its answer.
   * Throws a GatewayError of the kind that the gateway told; `upstream-unreachable` with `UnreachableDetails` when the gateway
   * itself did not answer; `client-closed` when `options.signal` was aborted.
   */
  async call<N extends CallName>(name: N, args: ClientArguments<N>, options: CallOptions = {}): Promise<Answer<N>> {
    const { method, path, status } = managementApi[name];
    const given = args as { id?: string; body?: unknown; query?: Record<string, string | number | undefined> };
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(given.query ?? {})) {
      if (value !== undefined) search.set(key, String(value));
    }
    const target =
      managementPrefix +
      path.replace(':id', () => encodeURIComponent(given.id ?? '')) +
      (search.size === 0 ? '' : `?${search.toString()}`);
    const answer = await this.send(method, target, given.body, options);
    if (answer.status !== status) throw errorOf(answer.status, answer.text);
    return (answer.text === '' ? undefined : parseAnswer(answer.text)) as Answer<N>;
  }

  /**
   * Begins an export of the request log. `rows`: how many it has. The chunks end with an error where the export is broken off, or `signal` is
   * aborted. Throws as `call` does.
   */
  async openExport(query: ExportQuery, signal: AbortSignal): Promise<{ rows: number; chunks: AsyncIterable<Buffer> }> {
    const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const path = `${managementPrefix}/usage/export?${new URLSearchParams(given).toString()}`;
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const request = http.request({ ...this.requestOptions('GET', path), signal }, resolve);
      request.on('error', (cause) =>
        reject(signal.aborted ? new GatewayError('client-closed', 'cancelled') : unreachable(cause)),
      );
      request.end();
    });
    if (response.statusCode === 200) {
      return { rows: Number(response.headers[headerRows] ?? 0), chunks: response as AsyncIterable<Buffer> };
    }
    let text = '';
    for await (const chunk of response) text += String(chunk);
    throw errorOf(response.statusCode ?? 0, text);
  }

  private requestOptions(method: string, path: string): http.RequestOptions & { headers: Record<string, string> } {
    return {
      host: this.base.hostname,
      port: this.base.port,
      method,
      path,
      // A connection for each call: one kept open may be closed by the gateway just when the next call takes it.
      agent: false,
      headers: { authorization: `Bearer ${this.token}` },
    };
  }

  private send(method: string, path: string, body: unknown, options: CallOptions) {
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const signal = AbortSignal.any([
      AbortSignal.timeout(options.timeout ?? 10_000),
      ...(options.signal === undefined ? [] : [options.signal]),
    ]);
    return new Promise<{ status: number; text: string }>((resolve, reject) => {
      const fail = (cause: unknown): void =>
        reject(options.signal?.aborted === true ? new GatewayError('client-closed', 'cancelled') : unreachable(cause));
      const own = this.requestOptions(method, path);
      const request = http.request(
        {
          ...own,
          signal,
          headers: {
            ...own.headers,
            ...(payload === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': String(payload.length) }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
          );
          response.on('error', fail);
        },
      );
      request.on('error', fail);
      request.end(payload);
    });
  }
}

/** True for the error of a call that did not reach the gateway process. */
export function isUnreachable(error: unknown): boolean {
  return (
    GatewayError.is(error, 'upstream-unreachable') &&
    (error.details as UnreachableDetails | undefined)?.gateway === 'unreachable'
  );
}

function unreachable(cause: unknown): GatewayError {
  const details: UnreachableDetails = { gateway: 'unreachable' };
  return new GatewayError('upstream-unreachable', 'The gateway does not answer.', { details, cause });
}

function parseAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GatewayError('internal', 'The gateway sent an answer that is not JSON.', { cause });
  }
}

function errorOf(status: number, text: string): GatewayError {
  let body: Partial<ManagementErrorBody> = {};
  try {
    body = JSON.parse(text) as Partial<ManagementErrorBody>;
  } catch {
    // Not ours: the status alone has to do.
  }
  const kind = body.error?.kind ?? '';
  const message = body.error?.message ?? `The gateway answered with status ${status}.`;
  return new GatewayError(isErrorKind(kind) ? kind : 'internal', message, { status, details: body.error?.details });
}

function isErrorKind(kind: string): kind is ErrorKind {
  return Object.hasOwn(errorStatus, kind);
}
