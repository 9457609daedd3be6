// What limits count, and how much of it one request will use: the words of everything in this folder.
// Values only. Tokens and requests are whole numbers, money is integer nano-dollars (10^-9 USD).

export const measures = ['requests', 'inputTokens', 'outputTokens', 'tokens', 'cost', 'concurrent'] as const;
export type Measure = (typeof measures)[number];

/** What a request may use before it is known: at least `least`, at most `most`. Equal where it is exact. */
export interface Estimate {
  least: number;
  most: number;
}

/** Estimates of the measures that are not counted by request: those left out are zero. */
export interface RequestEstimate {
  inputTokens: Estimate;
  outputTokens: Estimate;
  /** Undefined where the price is not known: then a limit on money sees nothing of this request. */
  cost: Estimate | undefined;
}

/** What a request has used in the end. `cost` is null where the price is not known. */
export interface RequestUse {
  inputTokens: number;
  outputTokens: number;
  cost: number | null;
}

/** The estimate of one measure. Requests and concurrency are exact: one. */
export function estimateOf(estimate: RequestEstimate, measure: Measure): Estimate {
  switch (measure) {
    case 'requests':
    case 'concurrent':
      return { least: 1, most: 1 };
    case 'inputTokens':
      return estimate.inputTokens;
    case 'outputTokens':
      return estimate.outputTokens;
    case 'tokens':
      return {
        least: estimate.inputTokens.least + estimate.outputTokens.least,
        most: estimate.inputTokens.most + estimate.outputTokens.most,
      };
    case 'cost':
      return estimate.cost ?? { least: 0, most: 0 };
  }
}

/** The use of one measure. Requests are counted at admission, concurrency not at all after the end. */
export function useOf(use: RequestUse, measure: Measure): number {
  switch (measure) {
    case 'requests':
      return 1;
    case 'concurrent':
      return 0;
    case 'inputTokens':
      return use.inputTokens;
    case 'outputTokens':
      return use.outputTokens;
    case 'tokens':
      return use.inputTokens + use.outputTokens;
    case 'cost':
      return use.cost ?? 0;
  }
}
