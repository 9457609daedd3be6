// The price list of @pydantic/genai-prices (MIT): half a megabyte of code and 20 MB once loaded, so it is loaded after the start, off the
// way of requests. Finds models in it; what they cost is worked out in src/metering. Nothing is fetched: the list is that of the package.
import type { BookModel, PriceBook } from '../../metering/prices/priceBook';

/** Of the package as it is bundled; test/gateway/prices.test.ts holds it against the installed one. */
export const genaiPricesVersion = '0.1.8';

/** Names are a client's to choose: beyond so many the oldest is forgotten. */
const mostRemembered = 2000;

/** Loads the list; about 30 ms of work. Later calls are as much work as the module cache makes it. */
export async function loadGenaiBook(): Promise<PriceBook> {
  const { calcPrice, findProvider } = await import('@pydantic/genai-prices');
  const models = new Map<string, BookModel | undefined>();
  const vendors = new Map<string, string | undefined>();
  return {
    version: genaiPricesVersion,
    // Priced without usage: the answer names the model that the list takes it for, with all its prices. The date plays no part.
    find: (vendor, model) =>
      remember(models, JSON.stringify([vendor, model]), () => {
        return calcPrice({}, model, { providerId: vendor, timestamp: new Date(0) })?.model;
      }),
    vendorAt: (baseUrl) => remember(vendors, baseUrl, () => findProvider({ providerApiUrl: baseUrl })?.id),
  };
}

function remember<T>(known: Map<string, T>, key: string, find: () => T): T {
  const there = known.get(key);
  if (there !== undefined || known.has(key)) return there as T;
  const found = find();
  const oldest = known.size >= mostRemembered ? known.keys().next().value : undefined;
  if (oldest !== undefined) known.delete(oldest);
  known.set(key, found);
  return found;
}
