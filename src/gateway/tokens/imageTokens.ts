// Tokens of an image, by the rule of the model's family. Called by tokenEstimator.ts. The rules and their sources are in
// src/catalog/tokenFactors.ts; this is their arithmetic.
import type { ImageRule } from '../../catalog/tokenFactors';
import type { ImageSize } from './imageSize';

/** What an image is taken for whose size is not known (by URL, by file id, of another format): a screenshot. */
const unknownSize: ImageSize = { width: 1536, height: 1024 };

/**
 * Tokens of an image of `size` under `rule`. `low` is OpenAI's `detail: low`, which other families do not know.
 */
export function imageTokens(rule: ImageRule, size: ImageSize | undefined, low: boolean): number {
  const known = size ?? unknownSize;
  switch (rule.kind) {
    case 'area':
      return areaTokens(rule, known);
    case 'tiles':
      return low ? rule.base : rule.base + rule.perTile * tilesOf(known);
    case 'patches':
      return Math.ceil(patchesOf(rule, known) * rule.factor);
    case 'crops':
      return rule.perTile * cropsOf(known);
    case 'fixed':
      return rule.tokens;
  }
}

/** Scaled down to the longest edge, then so many pixels to a token, never more than the vendor's ceiling. */
function areaTokens(rule: Extract<ImageRule, { kind: 'area' }>, { width, height }: ImageSize): number {
  const scale = Math.min(1, rule.longestEdge / Math.max(width, height));
  const tokens = Math.ceil((width * scale * height * scale) / rule.pixelsPerToken);
  return Math.min(Math.max(tokens, 1), rule.mostTokens);
}

/** Fitted into 2048 × 2048, the shorter edge brought to 768, cut into squares of 512. */
function tilesOf({ width, height }: ImageSize): number {
  const fitted = Math.min(1, 2048 / Math.max(width, height));
  const scale = fitted * Math.min(1, 768 / (Math.min(width, height) * fitted));
  return Math.ceil((width * scale) / 512) * Math.ceil((height * scale) / 512);
}

function patchesOf(rule: Extract<ImageRule, { kind: 'patches' }>, { width, height }: ImageSize): number {
  return Math.min(Math.ceil(width / rule.edge) * Math.ceil(height / rule.edge), rule.mostPatches);
}

/** One up to 384 × 384; larger ones are cut by two thirds of the shorter edge, in squares between 256 and 768 pixels. */
function cropsOf({ width, height }: ImageSize): number {
  if (width <= 384 && height <= 384) return 1;
  const unit = Math.min(Math.max(Math.floor(Math.min(width, height) / 1.5), 256), 768);
  return Math.ceil(width / unit) * Math.ceil(height / unit);
}
