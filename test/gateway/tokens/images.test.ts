// Sizes of images from their first bytes, and what they cost by the vendors' own examples.
import { describe, expect, it } from 'vitest';
import { imageSize } from '../../../src/gateway/tokens/imageSize';
import { imageTokens } from '../../../src/gateway/tokens/imageTokens';
import { factorsOf } from '../../../src/gateway/tokens/tokenEstimator';
import { gif, jpeg, png, webpExtended, webpLossless, webpLossy } from './imageFiles';

describe('imageSize', () => {
  it.each([
    ['PNG', png(1920, 1080)],
    ['GIF', gif(1920, 1080)],
    ['JPEG', jpeg(1920, 1080)],
    ['lossy WebP', webpLossy(1920, 1080)],
    ['lossless WebP', webpLossless(1920, 1080)],
    ['extended WebP', webpExtended(1920, 1080)],
  ])('%s', (_name, bytes) => {
    expect(imageSize(bytes)).toEqual({ width: 1920, height: 1080 });
  });

  it('does not trust what is torn, empty or of another format', () => {
    expect(imageSize(Buffer.alloc(0))).toBeUndefined();
    expect(imageSize(Buffer.from('<svg width="10"/>'))).toBeUndefined();
    expect(imageSize(png(0, 10))).toBeUndefined();
    for (const whole of [png(9, 9), gif(9, 9), jpeg(9, 9), webpLossy(9, 9), webpLossless(9, 9), webpExtended(9, 9)]) {
      for (let length = 0; length < whole.length; length += 1) {
        expect([undefined, { width: 9, height: 9 }]).toContainEqual(imageSize(whole.subarray(0, length)));
      }
    }
  });
});

describe('imageTokens', () => {
  const tokens = (model: string, width: number, height: number, low = false): number =>
    imageTokens(factorsOf(model).image, { width, height }, low);

  it('Claude: pixels by 750, after scaling, up to a ceiling', () => {
    expect(tokens('claude-sonnet-4-5', 200, 200)).toBe(54);
    expect(tokens('claude-sonnet-4-5', 1000, 1000)).toBe(1334);
    expect(tokens('claude-sonnet-4-5', 8000, 8000)).toBe(1600);
    expect(tokens('claude-opus-4-8', 8000, 8000)).toBe(4784);
  });

  it('OpenAI: tiles of 512 after scaling', () => {
    // https://developers.openai.com/api/docs/guides/images-vision, the examples of the tile rule.
    expect(tokens('gpt-4o', 1024, 1024)).toBe(765);
    expect(tokens('gpt-4o', 2048, 4096)).toBe(1105);
    expect(tokens('gpt-4o', 4096, 8192, true)).toBe(85);
  });

  it('OpenAI, small models: patches of 32 up to 1536', () => {
    expect(tokens('gpt-5-mini', 1024, 1024)).toBe(Math.ceil(1024 * 1.72));
    expect(tokens('gpt-5-mini', 4000, 4000)).toBe(Math.ceil(1536 * 1.72));
  });

  it('Gemini: 258 for a small one or for each crop; a fixed number from 3 on', () => {
    expect(tokens('gemini-2.5-flash', 384, 384)).toBe(258);
    // https://ai.google.dev/gemini-api/docs/image-understanding: 960 × 540 is six crops.
    expect(tokens('gemini-2.5-flash', 960, 540)).toBe(6 * 258);
    expect(tokens('gemini-3-pro-preview', 5000, 5000)).toBe(1120);
  });

  it('an image of unknown size is taken for a screenshot', () => {
    expect(imageTokens(factorsOf('claude-sonnet-4-5').image, undefined, false)).toBeGreaterThan(1000);
  });
});
