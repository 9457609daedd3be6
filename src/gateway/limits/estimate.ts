// What a request may use, before it is known: the upper ends are reserved at admission, the true use takes their place at its end.
// Called only for keys, channels or budgets that limit tokens or money. Rough and quick: no parsing, no waiting.
import { isOtherOperation, type OtherOperation } from '../../catalog/operations';
import { traitsOf } from '../../catalog/modelTraits';
import type { Estimate, RequestEstimate } from '../../metering/limits/measures';
import { readOutputWish } from '../../protocols/edits/outputLimit';
import type { EndpointMatch } from '../../protocols/endpoints';
import { ascii } from '../../protocols/wire/bytes';
import { includesAscii } from '../../protocols/wire/memberMarks';
import type { Candidate } from '../../routing/candidates';
import type { PriceList } from '../prices/priceList';
import { roughInputTokens } from '../tokens/roughTokens';
import type { EstimateNeeds } from './limitsService';

export interface Estimated {
  match: EndpointMatch;
  /** Empty where a form is passed on while it arrives. */
  body: Uint8Array;
  /** Bytes of such a form, as its header says. */
  formBytes: number;
  candidates: readonly Candidate[];
  prices: PriceList;
  /** Milliseconds since the epoch. */
  at: number;
}

/** Output tokens that are reserved for a model whose own limit is not known, where the request names none either. */
const unknownOutputTokens = 16_384;
/** Bytes of an uploaded file that make one token at the least. */
const formBytesPerToken = 100;

/** Output tokens of one answer of the endpoints beside the conversations, at most; those left out have none. */
const otherOutputTokens: Partial<Record<OtherOperation, number>> = {
  'generate-images': 10_000,
  'edit-images': 10_000,
  'vary-images': 10_000,
  speak: 20_000,
  transcribe: 20_000,
  'translate-audio': 20_000,
  predict: 10_000,
};

/** What stands in every request with sound or pictures, in all protocols: their tokens may cost more. */
const mediaMarks = ['audio', 'image', 'inline'].map(ascii);

const zero: Estimate = { least: 0, most: 0 };

/** The least of tokens is 0: what an upstream counts, it alone knows. `cost` is undefined where no candidate's price is known. */
export function estimateRequest(asked: Estimated, needs: EstimateNeeds): RequestEstimate {
  if (!needs.tokens && !needs.cost) return { inputTokens: zero, outputTokens: zero, cost: zero };
  const { match, body, formBytes } = asked;
  const input = body.length > 0 ? roughInputTokens(body) : Math.ceil(formBytes / formBytesPerToken);
  const wish = body.length > 0 && !isOtherOperation(match.operation) ? readOutputWish(match, body) : undefined;
  const answers = wish?.answers ?? 1;
  const output = (candidate: Candidate): number => answers * outputOf(match, wish?.tokens, candidate);
  const most = Math.max(0, ...asked.candidates.map(output));
  const inputTokens = { least: 0, most: input };
  const cost = needs.cost ? costOf(asked, inputTokens, output) : zero;
  return { inputTokens, outputTokens: { least: 0, most }, cost };
}

function outputOf(match: EndpointMatch, named: number | undefined, { channel, upstreamModel }: Candidate): number {
  const { operation } = match;
  if (isOtherOperation(operation)) return otherOutputTokens[operation] ?? 0;
  return named ?? traitsOf(channel.provider, upstreamModel).maxOutputTokens ?? unknownOutputTokens;
}

function costOf(asked: Estimated, input: Estimate, output: (candidate: Candidate) => number): Estimate | undefined {
  const { body, prices, at } = asked;
  let media: boolean | undefined;
  const mayHaveMedia = (): boolean =>
    (media ??= body.length === 0 || mediaMarks.some((mark) => includesAscii(body, mark)));
  const costs = asked.candidates.flatMap((candidate) => {
    const outputTokens = { least: 0, most: output(candidate) };
    const expected = { inputTokens: input, outputTokens, mayHaveMedia };
    return prices.estimate(candidate, expected, at) ?? [];
  });
  if (costs.length === 0) return undefined;
  return { least: Math.min(...costs.map((cost) => cost.least)), most: Math.max(...costs.map((cost) => cost.most)) };
}

/** True where it is known what `candidate` costs. */
export function hasPrice(candidate: Candidate, prices: PriceList, at: number): boolean {
  return prices.knows(candidate, at);
}
