// Estimates the input tokens of a request offline: texts counted with o200k in a worker thread, brought to the model's family by the
// factors of src/catalog/tokenFactors.ts, media by their sizes. Used where a provider has no counter, and for limits at admission.
// An estimate is never told as a count: callers mark it.
import { otherModels, tokenFactors, type TokenFactors } from '../../catalog/tokenFactors';
import type { IrRequest } from '../../protocols/ir/request';
import { matchesPattern } from '../../shared/modelPattern';
import { countableOf, type Countable } from './countable';
import { imageTokens } from './imageTokens';
import type { CountResult } from './worker/countJob';
import { defaultWorkerOptions, WorkerHost, type WorkerOptions } from './workerHost';

/** Bytes of a second of sound: speech as MP3 is about half, as WAV about twice as much. */
const audioBytesPerSecond = 16_000;
/** Letters of base64 for one token that was sealed: four bytes of text, a third more in base64. */
const sealedLettersPerToken = 5.3;
/** Pages of a document that is not at hand. */
const unseenPages = 10;

export class TokenEstimator {
  private readonly worker: WorkerHost;

  /** `options` are for tests; the worker's file stands beside the gateway's bundle. */
  constructor(options: Partial<WorkerOptions> = {}) {
    this.worker = new WorkerHost({ ...defaultWorkerOptions(), ...options });
  }

  /**
   * Input tokens of `request` for `model` (the provider's name of it, with or without a vendor before a slash). Rather high than low.
   * Throws GatewayError `rate-limited` where too much waits already, `internal` where the worker failed.
   */
  async estimateInputTokens(request: IrRequest, model: string): Promise<number> {
    const countable = countableOf(request);
    const counted = await this.worker.count({ texts: countable.texts, documents: countable.documents });
    return totalTokens(factorsOf(model), countable, counted);
  }

  /** Tokens of a text for `model`, by the same measure, without what a request adds around it. Throws as `estimateInputTokens` does. */
  async estimateText(text: string, model: string): Promise<number> {
    const { tokens, wideTokens } = await this.worker.count({ texts: [text], documents: [] });
    const factors = factorsOf(model);
    return Math.ceil((tokens - wideTokens) * factors.text + wideTokens * factors.wideText);
  }

  close(): Promise<void> {
    return this.worker.close();
  }
}

/** The row of `model`, with names of vendors and regions before it (`anthropic/…`, `us.anthropic.…`) taken off. */
export function factorsOf(model: string): TokenFactors {
  const name = model.slice(model.lastIndexOf('/') + 1).toLowerCase();
  const bare = name.replace(/^(?:[a-z-]+\.)+/, '');
  const fits = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => matchesPattern(pattern, name) || matchesPattern(pattern, bare));
  return tokenFactors.find((row) => fits(row.models))?.factors ?? otherModels;
}

function totalTokens(factors: TokenFactors, countable: Countable, counted: CountResult): number {
  const text = (counted.tokens - counted.wideTokens) * factors.text + counted.wideTokens * factors.wideText;
  const tools = countable.tools === 0 ? 0 : factors.withTools + countable.tools * factors.perTool;
  const images = countable.images.reduce((sum, { size, low }) => sum + imageTokens(factors.image, size, low), 0);
  const pages = counted.pages + countable.unseenDocuments * unseenPages;
  return Math.ceil(
    text +
      factors.perRequest +
      factors.perMessage * countable.messages +
      tools +
      images +
      pages * factors.pdfPage +
      (countable.audioBytes / audioBytesPerSecond) * factors.audioSecond +
      countable.sealedLetters / sealedLettersPerToken,
  );
}
