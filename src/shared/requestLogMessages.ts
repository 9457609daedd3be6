// What the request log asks of the host, and what it is told. Parts of webviewMessages.ts and hostPayloads.ts.
// Bodies that were captured come without secrets (the gateway took them out); commands are put on the clipboard by the host.
import { capturedToolSchema, toolTraceSchema } from './toolTrace';
import * as v from 'valibot';
import { currencies } from './prices';
import { priceRecordVersion, priceUnits, type PriceSource } from './priceRecord';
import { requestFiltersSchema, type RequestFilters } from './statisticsMessages';

const shortText = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

export const curlShells = ['bash', 'powershell'] as const;

/** Part of `webviewActionSchema`. */
export const requestLogActionSchemas = [
  v.strictObject({
    action: v.literal('list-requests'),
    cursor: v.exactOptional(v.pipe(v.string(), v.maxLength(400))),
    ...requestFiltersSchema.entries,
  }),
  v.strictObject({ action: v.literal('read-request'), id: shortText }),
  /** Shows one request in the log, whatever its filters are. */
  v.strictObject({ action: v.literal('open-request'), id: shortText }),
  v.strictObject({ action: v.literal('copy-curl'), id: shortText, shell: v.picklist(curlShells) }),
  v.strictObject({ action: v.literal('open-capture-setting') }),
] as const;

/** `whole`: the command sends the very request; else a small one to the same model. */
export interface CopiedCommand {
  whole: boolean;
}

const text = v.string();
const count = v.number();
const optionalText = v.nullable(text);

const capturedBody = v.object({ contentType: optionalText, text, bytes: count, truncated: v.boolean() });

const priceSources = ['override', 'reported', 'genai-prices', 'snapshot', 'demo'] as const satisfies PriceSource[];
const unit = v.picklist(priceUnits);

/** All of `RequestDetail` but its row, whose schema stands in hostPayloads.ts. */
export const requestDetailEntries = {
  usage: v.object({
    raw: v.unknown(),
    cacheWrite5mTokens: count,
    cacheWrite1hTokens: count,
    parts: v.nullable(
      v.object({
        audioInput: v.exactOptional(count),
        audioCacheRead: v.exactOptional(count),
        imageInput: v.exactOptional(count),
        imageOutput: v.exactOptional(count),
        batch: v.exactOptional(v.literal(true)),
      }),
    ),
  }),
  price: v.object({
    record: v.nullable(
      v.object({
        version: v.literal(priceRecordVersion),
        source: v.nullable(v.picklist(priceSources)),
        sourceVersion: v.exactOptional(text),
        sourceUrl: v.exactOptional(text),
        model: v.exactOptional(text),
        rates: v.exactOptional(v.object(v.entriesFromList(priceUnits, v.exactOptional(count)))),
        aboveTokens: v.exactOptional(count),
        batchPercent: v.exactOptional(count),
        currency: v.exactOptional(v.picklist(currencies)),
        perUsd: v.exactOptional(count),
        loose: v.exactOptional(text),
        missing: v.exactOptional(v.array(unit)),
      }),
    ),
    arithmetic: v.nullable(
      v.object({
        lines: v.array(v.object({ unit, count, rate: count, product: v.pipe(text, v.regex(/^-?\d{1,40}$/)) })),
        sum: v.pipe(text, v.regex(/^-?\d{1,40}$/)),
        percent: count,
        costNanoDollars: count,
      }),
    ),
  }),
  toolTrace: v.nullable(toolTraceSchema),
  capture: v.nullable(
    v.object({
      inbound: capturedBody,
      upstream: v.nullable(capturedBody),
      answer: v.nullable(capturedBody),
      method: text,
      path: text,
      headers: v.record(text, text),
      tools: v.exactOptional(v.array(capturedToolSchema)),
    }),
  ),
};

/** Parts of `hostMessageSchema`: the log is to show what these filters leave, or this one request. */
export const requestLogHostMessages = [
  v.object({ type: v.literal('request-filters'), filters: requestFiltersSchema }),
  v.object({ type: v.literal('show-request'), id: text }),
] as const;
export type RequestLogHostMessage =
  { type: 'request-filters'; filters: RequestFilters } | { type: 'show-request'; id: string };
