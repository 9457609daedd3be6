// Fetches images, PDFs and audio that a client names by URL, for targets that take bytes only. Used by translate.ts between decoding and
// translating. The URL comes from outside: https alone, public addresses alone, no credentials, hard caps on size, time and number.
import { Agent, type buildConnector, type Dispatcher } from 'undici';
import type { FetchedMedia, MediaToFetch } from '../../protocols/repairs/mediaSources';
import { GatewayError } from '../../shared/errors';
import { mediaType } from './answerHeaders';
import { kindOf, mediaTypeOf } from './fetchMediaType';

export interface MediaLimits {
  /** Of one file, and of all files of a request, in bytes. */
  fileBytes: number;
  allBytes: number;
  /** For one file, with its redirects. */
  milliseconds: number;
  /** Files per request. */
  files: number;
  redirects: number;
}

export const defaultMediaLimits: Readonly<MediaLimits> = {
  fileBytes: 20_000_000,
  allBytes: 50_000_000,
  milliseconds: 15_000,
  files: 8,
  redirects: 5,
};

/** Why one file cannot be had, in words that end a sentence. */
class MediaFault extends Error {}

/** What the files of one request have taken so far. */
interface Budget {
  bytes: number;
}

export class MediaFetcher {
  private readonly agent: Agent;

  /** `connect` opens connections to addresses that may be asked, and refuses all others with a GatewayError. */
  constructor(
    connect: buildConnector.connector,
    private readonly limits: Readonly<MediaLimits> = defaultMediaLimits,
  ) {
    this.agent = new Agent({ connect, pipelining: 1, keepAliveTimeout: 1000, headersTimeout: 0, bodyTimeout: 0 });
  }

  /**
   * The files of `wanted`, by URL, fetched side by side. `signal` ends it with its reason.
   * Throws GatewayError `bad-request`, naming the URL without its query and why it could not be had.
   */
  async fetch(wanted: readonly MediaToFetch[], signal: AbortSignal): Promise<Map<string, FetchedMedia>> {
    const { files } = this.limits;
    if (wanted.length > files) {
      throw new GatewayError(
        'bad-request',
        `The model takes images and files as bytes only, and at most ${files} are fetched for a request; this one names ` +
          `${wanted.length} by URL. Send their bytes.`,
      );
    }
    const others = new AbortController();
    const budget: Budget = { bytes: 0 };
    const fetchOne = async (item: MediaToFetch): Promise<[string, FetchedMedia]> => {
      try {
        return [item.url, await this.fetchFile(item, budget, AbortSignal.any([signal, others.signal]))];
      } catch (error) {
        others.abort();
        if (signal.aborted) throw GatewayError.from(signal.reason);
        throw error;
      }
    };
    const results = await Promise.allSettled(wanted.map(fetchOne));
    const faults = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    // The first fault ended the others, whose own words say nothing.
    if (faults.length > 0) throw GatewayError.from(faults.find((fault) => GatewayError.is(fault)) ?? faults[0]);
    return new Map(results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])));
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async fetchFile(item: MediaToFetch, budget: Budget, signal: AbortSignal): Promise<FetchedMedia> {
    const timeout = AbortSignal.timeout(this.limits.milliseconds);
    try {
      const response = await this.follow(item.url, AbortSignal.any([signal, timeout]));
      try {
        return await this.readFile(item, response, budget);
      } catch (error) {
        response.body.on('error', () => undefined).destroy();
        throw error instanceof MediaFault ? error : new MediaFault('it broke off in the middle', { cause: error });
      }
    } catch (error) {
      if (signal.aborted) throw error;
      const late = new MediaFault(`it did not arrive within ${Math.round(this.limits.milliseconds / 1000)} seconds`);
      throw refusal(item, timeout.aborted ? late : error);
    }
  }

  /** The answer of status 200, behind redirects that each passed the same checks. */
  private async follow(first: string, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    let url = checkUrl(first, undefined);
    for (let redirects = 0; ; redirects += 1) {
      const response = await this.agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'GET',
        headers: {
          accept: 'image/*, application/pdf, audio/*',
          'accept-encoding': 'identity',
          'user-agent': 'Gatehouse',
        },
        signal,
      });
      const { statusCode, headers } = response;
      if (statusCode === 200) return response;
      response.body.on('error', () => undefined).destroy();
      const { location } = headers;
      if (statusCode < 300 || statusCode >= 400 || typeof location !== 'string') {
        throw new MediaFault(`it was answered with status ${statusCode}`);
      }
      if (redirects === this.limits.redirects) throw new MediaFault(`it led through more than ${redirects} redirects`);
      url = checkUrl(location, url);
    }
  }

  private async readFile(item: MediaToFetch, response: Dispatcher.ResponseData, budget: Budget): Promise<FetchedMedia> {
    const { headers, body } = response;
    const declared = mediaType(headers);
    const kind = kindOf(declared);
    if (kind === undefined || (item.type !== 'file' && kind !== item.type)) {
      throw new MediaFault(
        `it is ${declared === '' ? 'of no known type' : `'${declared.slice(0, 60)}'`}, not ${wordOf[item.type]}`,
      );
    }
    if ((headers['content-encoding'] ?? 'identity') !== 'identity') throw new MediaFault('it came compressed');
    this.checkSize(Number(headers['content-length'] ?? 0), budget.bytes);
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body) {
      chunks.push(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      budget.bytes += (chunk as Buffer).length;
      this.checkSize(bytes, budget.bytes);
    }
    const file = Buffer.concat(chunks);
    const found = mediaTypeOf(file);
    if (found === undefined || kindOf(found) !== kind) {
      throw new MediaFault(`its content is not what its type '${declared.slice(0, 60)}' says`);
    }
    return { mediaType: found, data: file.toString('base64') };
  }

  private checkSize(bytes: number, all: number): void {
    const { fileBytes, allBytes } = this.limits;
    const megabytes = (count: number): string => `${Math.round(count / 100_000) / 10} MB`;
    if (bytes > fileBytes) throw new MediaFault(`it is larger than ${megabytes(fileBytes)}`);
    if (all > allBytes)
      throw new MediaFault(`the files of this request are larger than ${megabytes(allBytes)} together`);
  }
}

const wordOf: Readonly<Record<MediaToFetch['type'], string>> = {
  image: 'an image',
  audio: 'audio',
  file: 'an image, a PDF or audio',
};

/** The URL, or where it leads from `base`. Addresses are checked when the connection is made. */
function checkUrl(text: string, base: URL | undefined): URL {
  const what = base === undefined ? 'its URL' : 'the URL that it redirects to';
  const url = URL.canParse(text, base?.href) ? new URL(text, base?.href) : undefined;
  if (url === undefined) throw new MediaFault(`${what} is not valid`);
  if (url.protocol !== 'https:') throw new MediaFault(`${what} is not https`);
  if (url.username !== '' || url.password !== '') throw new MediaFault(`${what} contains a user name or password`);
  return url;
}

const causes: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its host name could not be resolved',
  EAI_AGAIN: 'its host name could not be resolved',
  ECONNREFUSED: 'the connection was refused',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
};

function refusal(item: MediaToFetch, error: unknown): GatewayError {
  const cause = error instanceof MediaFault ? error.message : causeOf(error);
  return new GatewayError(
    'bad-request',
    `The ${item.type} at ${withoutQuery(item.url)} could not be fetched for a model that takes bytes only: ${cause}.`,
    { cause: error },
  );
}

function causeOf(error: unknown): string {
  // What the connector says of an address that may not be asked.
  if (error instanceof GatewayError) return 'its address is not a public one';
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/CERT|TLS|SSL/.test(code)) return 'a trusted TLS connection could not be made';
  return causes[code] ?? 'its server could not be reached';
}

/** Queries often hold signatures. */
function withoutQuery(text: string): string {
  if (!URL.canParse(text)) return text.split(/[?#]/, 1)[0]?.slice(0, 200) ?? '';
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${pathname}`.slice(0, 200);
}
