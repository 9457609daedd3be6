// One request in full: the row, what its usage was made of, how its price came about, and its bodies where they were captured.
// Wire types of `GET /usage/requests/:id` in the management API. Types only.
import type { PriceArithmetic, PriceRecord } from './priceRecord';
import type { CapturedToolCall, ToolTrace } from './toolTrace';
import type { RequestLogRow, UsageBuckets } from './usage';

/** What of usage has no column of its own, so that a row can be priced anew and its price explained. */
export type UsageParts = Pick<UsageBuckets, 'audioInput' | 'audioCacheRead' | 'imageInput' | 'imageOutput' | 'batch'>;

/**
 * One body as text: secrets, and data in base64, taken out. A body that is longer than the limit keeps its beginning and its end, with a
 * line between them that says how much is missing. What is no text (forms with files, sound) is not captured: `text` says so.
 */
export interface CapturedBody {
  contentType: string | null;
  text: string;
  /** Length of the body as it was sent. */
  bytes: number;
  /** Something of the body is missing in `text`, beside secrets and data in base64. */
  truncated: boolean;
}

/** What a client asked and got, where capturing was on. Headers and path come without credentials. */
export interface CapturedExchange {
  inbound: CapturedBody;
  /** As sent to the last channel that was asked; null where it was the client's own, byte for byte, or nothing was sent. */
  upstream: CapturedBody | null;
  /** As the client got it; null where it left before. */
  answer: CapturedBody | null;
  method: string;
  /** With the query. */
  path: string;
  /** Of the client's request, names in lower case. */
  headers: Record<string, string>;
  /** Tools that the gateway ran; left out where there were none. */
  tools?: CapturedToolCall[];
}

export interface RequestDetail {
  request: RequestLogRow;
  usage: {
    /** The provider's own usage object, as received; null where there is none. */
    raw: unknown;
    cacheWrite5mTokens: number;
    cacheWrite1hTokens: number;
    parts: UsageParts | null;
  };
  price: {
    /** What the request was priced with; null for none, and for records of a version that is not known. */
    record: PriceRecord | null;
    /** Null where the record has no rates: a reported cost, an unknown price. */
    arithmetic: PriceArithmetic | null;
  };
  /** What happened where the gateway runs the tools; null for all other requests. */
  toolTrace: ToolTrace | null;
  /** Null where nothing was captured, or it was deleted since. */
  capture: CapturedExchange | null;
}

/** Answer of `DELETE /usage/captures`: how many requests had captured bodies. */
export interface DeletedCaptures {
  deleted: number;
}
