// Writes pictures as PNG files of at most 160 colours, far smaller than what the browser makes, and keeps in them the hash of the
// browser's own file: where it comes out the same again, nothing needs to be decoded. Used by approvedPictures.ts. Pure but for zlib.
// Format: PNG, third edition (https://www.w3.org/TR/png-3/), colour type 3.
import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import { PNG } from 'pngjs';

/** Pixels as RGBA, row by row. */
export interface Picture {
  width: number;
  height: number;
  data: Buffer;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const sourceKeyword = 'source-sha256';
/** Colours that stand in a picture as they are, however many it has. */
const exactColours = 32;
const maximumColours = 160;

/** Pixels of any PNG file. */
export function decodePng(file: Buffer): Picture {
  const { width, height, data } = PNG.sync.read(file);
  return { width, height, data };
}

/** The hash of the browser's file that `file` was made from, or undefined. */
export function sourceHash(file: Buffer): string | undefined {
  for (let at = signature.length; at + 8 <= file.length;) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT') return undefined;
    const text = type === 'tEXt' ? file.toString('latin1', at + 8, at + 8 + length) : '';
    if (text.startsWith(`${sourceKeyword}\0`)) return text.slice(sourceKeyword.length + 1);
    at += 12 + length;
  }
  return undefined;
}

/** SHA-256 of a file, in hexadecimal. */
export function hashOf(file: Buffer): string {
  return createHash('sha256').update(file).digest('hex');
}

/** The browser's PNG `file` with at most 160 colours: the most frequent ones as they are, others as the nearest there is. */
export function palettePng(file: Buffer): Buffer {
  const { width, height, data } = decodePng(file);
  const pixels = new Uint32Array(data.buffer, data.byteOffset, width * height);
  const { palette, indexOf } = reduce(pixels);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0, from = 0, to = 0; y < height; y += 1) {
    rows[to++] = 0;
    for (let x = 0; x < width; x += 1) rows[to++] = indexOf.get(pixels[from++] ?? 0) ?? 0;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`${sourceKeyword}\0${hashOf(file)}`, 'latin1')),
    chunk('PLTE', Buffer.from(palette.flatMap((colour) => channelsOf(colour)))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const around = Buffer.alloc(4);
  around.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([around, body, sum]);
}

/** Red, green and blue of a pixel that was read as one little-endian number. */
function channelsOf(colour: number): [number, number, number] {
  return [colour & 255, (colour >>> 8) & 255, (colour >>> 16) & 255];
}

function reduce(pixels: Uint32Array): { palette: number[]; indexOf: Map<number, number> } {
  const counts = new Map<number, number>();
  for (let at = 0; at < pixels.length;) {
    const colour = pixels[at] ?? 0;
    const begin = at;
    while (pixels[at] === colour && at < pixels.length) at += 1;
    counts.set(colour, (counts.get(colour) ?? 0) + at - begin);
  }
  // Equal counts in a fixed order, so that the same picture always gives the same file.
  const byCount = [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || a - b);
  const palette = byCount.slice(0, exactColours);
  const indices = new Uint8Array(byCount.length);
  const distances = new Float64Array(byCount.length).fill(Infinity);
  const offer = (colour: number, index: number): void => {
    byCount.forEach((other, at) => {
      const distance = distanceOf(colour, other);
      if (distance < (distances[at] ?? 0)) [distances[at], indices[at]] = [distance, index];
    });
  };
  palette.forEach(offer);
  // The colour that is farthest from all in the palette comes in next: so none is far from it in the end.
  while (palette.length < Math.min(maximumColours, byCount.length)) {
    let farthest = 0;
    for (let at = 1; at < distances.length; at += 1) {
      if ((distances[at] ?? 0) > (distances[farthest] ?? 0)) farthest = at;
    }
    palette.push(byCount[farthest] ?? 0);
    offer(byCount[farthest] ?? 0, palette.length - 1);
  }
  return { palette, indexOf: new Map(byCount.map((colour, at) => [colour, indices[at] ?? 0])) };
}

function distanceOf(one: number, other: number): number {
  return (
    ((one & 255) - (other & 255)) ** 2 +
    (((one >>> 8) & 255) - ((other >>> 8) & 255)) ** 2 +
    (((one >>> 16) & 255) - ((other >>> 16) & 255)) ** 2
  );
}
