// Compares a picture with the approved one as a person would: letters that are smoothed a little differently are the same, a line that
// moved or an area of another colour is not. Used by approvedPictures.ts. Pure.
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import type { Picture } from './palettePng';

/** Share of the greatest difference of two colours that counts as none: above what reducing colours does to smoothed edges. */
const colourTolerance = 0.06;
/** Differing pixels that are let pass. */
const allowedPixels = 40;
/** An area this large (share of the picture) must have its very colour, but for this much in each channel. */
const areaShare = 0.004;
const areaTolerance = 2;

export type Comparison =
  | { same: true }
  | {
      same: false;
      /** What is different, for the message of the test. */
      why: string;
      /** PNG file that marks what is different; none where the sizes differ. */
      difference?: Buffer;
    };

/** What is different between two pictures, if anything that matters. */
export function comparePictures(approved: Picture, actual: Picture): Comparison {
  const { width, height } = approved;
  if (width !== actual.width || height !== actual.height) {
    return { same: false, why: `it is ${actual.width} × ${actual.height}, not ${width} × ${height}` };
  }
  const marks = new PNG({ width, height });
  const differing = pixelmatch(approved.data, actual.data, marks.data, width, height, { threshold: colourTolerance });
  if (differing > allowedPixels) {
    return { same: false, why: `${differing} pixels differ`, difference: PNG.sync.write(marks) };
  }
  const moved = changedArea(approved, actual);
  if (moved <= areaShare * width * height) return { same: true };
  return {
    same: false,
    why: `an area of ${moved} pixels has slightly another colour`,
    difference: PNG.sync.write(marked(approved, actual)),
  };
}

function differs(one: Buffer, other: Buffer, at: number): boolean {
  for (let channel = at; channel < at + 3; channel += 1) {
    if (Math.abs((one[channel] ?? 0) - (other[channel] ?? 0)) > areaTolerance) return true;
  }
  return false;
}

/** Pixels of areas whose colour differs: those that equal their left neighbour in both pictures. */
function changedArea(approved: Picture, actual: Picture): number {
  let count = 0;
  for (let at = 4; at < approved.data.length; at += 4) {
    const isFlat =
      approved.data.readUInt32LE(at) === approved.data.readUInt32LE(at - 4) &&
      actual.data.readUInt32LE(at) === actual.data.readUInt32LE(at - 4);
    if (isFlat && differs(approved.data, actual.data, at)) count += 1;
  }
  return count;
}

function marked(approved: Picture, actual: Picture): PNG {
  const marks = new PNG({ width: approved.width, height: approved.height });
  for (let at = 0; at < approved.data.length; at += 4) {
    const colour = differs(approved.data, actual.data, at) ? 0xff0000ff : 0xffffffff;
    marks.data.writeUInt32LE(colour, at);
  }
  return marks;
}
