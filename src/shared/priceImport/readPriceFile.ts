// Reads a file of prices in any form that is known: our own list, LiteLLM's, models.dev's, a table with a header. Called by the command
// "Import Prices…". Pure: text in, prices and refusals out; writes nothing, and trusts nothing of the file.
import { safeParse } from 'valibot';
import { GatewayError } from '../errors';
import { currencyRatesSchema } from '../prices';
import { readCsv, tooMany } from './csv';
import { asObject, mostRows, PriceCollector, type ImportSurroundings, type ParsedPrices } from './importedPrice';
import { isLitellm, readLitellm } from './litellm';
import { isModelsDev, readModelsDev } from './modelsDev';

/** Largest file that is read, in bytes: several times the largest public list. */
export const largestPriceFile = 32 * 1024 * 1024;

/**
 * All prices of `text`. Throws GatewayError `bad-request` where it has none of the known forms (`details.reason`: `format`, `columns`,
 * `quotes`), `too-large` where it has too many rows.
 */
export function readPriceFile(text: string, surroundings: ImportSurroundings): ParsedPrices {
  const first = /^[\s\uFEFF]*(.)/.exec(text)?.[1];
  if (first !== '{' && first !== '[') return readCsv(text, surroundings);
  const document = parse(text);
  const own = asObject(document)?.['overrides'] ?? document;
  if (Array.isArray(own)) return readOwn(own, asObject(document)?.['currencyRates'], surroundings);
  const list = asObject(document);
  if (list === undefined) throw unknownFormat();
  if (Object.keys(list).length > mostRows) throw tooMany();
  if (isLitellm(list)) return readLitellm(list, surroundings);
  if (isModelsDev(list)) return readModelsDev(list, surroundings);
  throw unknownFormat();
}

function readOwn(overrides: unknown[], rates: unknown, surroundings: ImportSurroundings): ParsedPrices {
  if (overrides.length > mostRows) throw tooMany();
  const collector = new PriceCollector(surroundings);
  for (const [index, override] of overrides.entries()) {
    const model = asObject(override)?.['model'];
    collector.add(typeof model === 'string' ? model : String(index + 1), override);
  }
  const currencyRates = safeParse(currencyRatesSchema, rates);
  if (rates !== undefined && !currencyRates.success) {
    collector.refuse('currencyRates', 'invalid', currencyRates.issues[0].message);
  }
  return {
    format: 'gatehouse',
    prices: collector.prices,
    refused: collector.refused,
    ...(rates !== undefined && currencyRates.success ? { currencyRates: currencyRates.output } : {}),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (cause) {
    throw unknownFormat(cause);
  }
}

function unknownFormat(cause?: unknown): GatewayError {
  const message = 'The file is no list of prices that is known.';
  return new GatewayError('bad-request', message, { details: { reason: 'format' }, cause });
}
