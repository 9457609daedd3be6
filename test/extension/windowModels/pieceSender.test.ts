// Pieces of an answer on their way to the gateway: in order, one at a time, nothing lost or torn, and an end for everybody.
import { describe, expect, it } from 'vitest';
import { PieceSender } from '../../../src/extension/windowModels/pieceSender';
import { longestPiece, type WindowLine, type WindowPiece } from '../../../src/shared/windowModels';

function scene(answer: (piece: WindowPiece) => Promise<boolean> = () => Promise.resolve(true)) {
  const pieces: WindowPiece[] = [];
  let running = 0;
  let most = 0;
  const stops: number[] = [];
  const sender = new PieceSender({
    send: async (piece) => {
      pieces.push(piece);
      most = Math.max(most, (running += 1));
      try {
        return await answer(piece);
      } finally {
        running -= 1;
      }
    },
    onStop: () => stops.push(pieces.length),
  });
  return { sender, pieces, stops, most: () => most, text: () => pieces.map(({ text }) => text).join('') };
}
const text = (words: string): WindowLine => ({ type: 'text', text: words });

describe('pieces of an answer', () => {
  it('come one at a time, in order, with what has gathered meanwhile in the next one', async () => {
    const {
      sender,
      pieces,
      most,
      text: sent,
    } = scene(async () => new Promise((resolve) => setImmediate(() => resolve(true))));
    const lines = Array.from({ length: 200 }, (_, index) => text(`word ${index}`));
    for (const line of lines) void sender.add(line);
    await sender.end({ type: 'end' });
    expect(sent()).toBe([...lines, { type: 'end' }].map((line) => `${JSON.stringify(line)}\n`).join(''));
    expect(pieces.map(({ index }) => index)).toEqual(pieces.map((_, at) => at));
    expect(pieces.map(({ last }) => last)).toEqual(pieces.map((_, at) => at === pieces.length - 1));
    expect([most(), pieces.length < 10]).toEqual([1, true]);
  });

  it('are cut between characters and never larger than a call takes', async () => {
    const { sender, pieces, text: sent } = scene();
    const words = `x${'🏰'.repeat(longestPiece)}`;
    await sender.add(text(words));
    await sender.end({ type: 'end' });
    expect(sent()).toContain(words);
    expect(pieces.every(({ text: piece }) => piece.length <= longestPiece && piece.isWellFormed())).toBe(true);
  });

  it('hold the writer back while there is no room', async () => {
    const gates: (() => void)[] = [];
    const { sender } = scene(async () => new Promise((resolve) => gates.push(() => resolve(true))));
    let added = 0;
    const writing = (async () => {
      for (; added < 20; added += 1) await sender.add(text('y'.repeat(longestPiece)));
    })();
    await new Promise((resolve) => setImmediate(resolve));
    expect(added).toBeLessThan(4);
    const open = setInterval(() => gates.shift()?.(), 1);
    await writing;
    await sender.end({ type: 'end' });
    clearInterval(open);
    expect(added).toBe(20);
  });

  it.each([
    ['wants no more', () => Promise.resolve(false)],
    ['is gone', () => Promise.reject(new Error('gone'))],
  ])('end where the gateway %s, which the writer hears once', async (_, answer) => {
    const { sender, pieces, stops } = scene(answer);
    await sender.add(text('one'));
    await sender.add(text('two'));
    await sender.end({ type: 'end' });
    await sender.add(text('three'));
    await sender.end({ type: 'end' });
    expect(stops).toHaveLength(1);
    expect(pieces).toHaveLength(1);
  });
});
