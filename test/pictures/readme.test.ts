// Makes the pictures of the README from a real VS Code: the new user's way as a short animation, and the request log that it ends with.
// Run by `npm run docs:animation`; writes media/screenshots. Numbers in them are a fake provider's, prices those of the catalogue.
import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { GIFEncoder } from 'gifenc';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NewUserMachine } from '../support/newUser';
import { walkAsNewUser } from '../support/newUserWalk';
import { repoRoot } from '../support/sources';
import { runCommand } from '../support/vscodeHost';
import { findWebview } from '../support/webviews';

const minute = 60_000;
const size = { width: 1200, height: 750 };
const folder = path.join(repoRoot, 'media', 'screenshots');
/** The steps that the animation shows, and for how long (milliseconds). */
const shown: Record<string, number> = {
  'first-run': 1800,
  provider: 1400,
  key: 1400,
  tested: 2200,
  added: 1800,
  tools: 1600,
  'taken-over': 2400,
  hover: 2600,
  statistics: 3200,
};
const mostBytes = 1.5 * 1024 * 1024;

/**
 * The picture as numbers of colours: the most frequent ones exactly, since the greys of a dark theme lie close together, all others as the
 * nearest of them. `rgba`: four bytes per pixel.
 */
function indexed(rgba: Uint8Array): { palette: number[][]; index: Uint8Array } {
  const pixels = Array.from({ length: rgba.length / 4 }, (_, pixel) => {
    const [red = 0, green = 0, blue = 0] = rgba.subarray(pixel * 4, pixel * 4 + 3);
    return (red << 16) | (green << 8) | blue;
  });
  const counts = new Map<number, number>();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const frequent = [...counts].toSorted(([, one], [, other]) => other - one).slice(0, 256);
  const palette = frequent.map(([colour]) => parts(colour));
  const numbers = new Map(frequent.map(([colour], number) => [colour, number]));
  const index = Uint8Array.from(pixels, (colour) => {
    const known = numbers.get(colour);
    if (known !== undefined) return known;
    const number = nearest(parts(colour), palette);
    numbers.set(colour, number);
    return number;
  });
  return { palette, index };
}

const parts = (colour: number): number[] => [colour >> 16, (colour >> 8) & 0xff, colour & 0xff];

function nearest(colour: readonly number[], palette: readonly number[][]): number {
  const distances = palette.map((one) => one.reduce((sum, part, at) => sum + (part - (colour[at] ?? 0)) ** 2, 0));
  return distances.indexOf(Math.min(...distances));
}

/** One animation of PNG files of one size, each with its time in milliseconds. */
function animationOf(frames: readonly { png: Buffer; milliseconds: number }[]): Uint8Array {
  const encoder = GIFEncoder();
  for (const { png, milliseconds } of frames) {
    const { data, width, height } = PNG.sync.read(png);
    const { palette, index } = indexed(data);
    encoder.writeFrame(index, width, height, { palette, delay: milliseconds });
  }
  encoder.finish();
  return encoder.bytes();
}

/** Some requests of another kind, for a log that shows more than one. */
async function askDemo(machine: NewUserMachine): Promise<void> {
  const { proxyUrl } = await machine.host.gateway();
  const management = await machine.host.management();
  const { secret } = await management.call('createKey', { body: { name: 'scripts' } });
  for (const model of ['demo-echo', 'demo-story', 'none', 'demo-echo', 'demo-story', 'demo-echo']) {
    const answer = await fetch(`${proxyUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model, messages: [{ role: 'user', content: 'What does a gate do? '.repeat(40) }] }),
    });
    await answer.text();
    if (model === 'demo-story') expect(await machine.askAsTool()).toBe(200);
  }
}

describe('the pictures of the README', () => {
  let machine: NewUserMachine;

  beforeAll(async () => {
    machine = await NewUserMachine.start('en', { 'workbench.colorTheme': 'Dark Modern' });
  }, 2 * minute);
  afterAll(() => machine.stop(), minute);

  it('are made', { timeout: 5 * minute }, async () => {
    const frames: { png: Buffer; milliseconds: number }[] = [];
    const page = await walkAsNewUser(machine, {
      size,
      requests: 60,
      picture: async (window, what) => {
        const milliseconds = shown[what];
        if (milliseconds !== undefined) frames.push({ png: await window.screenshot(), milliseconds });
      },
    });
    expect(frames.length).toBe(Object.keys(shown).length);
    const animation = path.join(folder, 'first-steps.gif');
    writeFileSync(animation, animationOf(frames));
    expect(statSync(animation).size).toBeLessThan(mostBytes);

    await askDemo(machine);
    await runCommand(page, 'View: Close All Editors');
    await runCommand(page, 'Gatehouse: Open Request Log');
    const log = await findWebview(page, 'gatehouse-requests');
    await log.locator('[data-id]').nth(10).waitFor();
    await log.locator('[data-id]').nth(2).click();
    await log.locator('.arithmetic .total .number').waitFor();
    await page.screenshot({ path: path.join(folder, 'overview.png') });
  });
});
