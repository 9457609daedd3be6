// The matrix: every client protocol reaches every upstream protocol through the real gateway, in every scene, streaming and not. The
// provider judges what it is sent, the official SDK of the client what it gets. Prints how many cells passed, by pair.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { protocolIds } from '../../src/shared/channel';
import { scenes } from './matrix/scenes';
import { ways, World, type Cell } from './matrix/world';

let world: World;
/** Cells by pair: how many there are, and how many passed. */
const counts = new Map<string, { cells: number; passed: number }>();

beforeAll(async () => {
  world = await World.build();
});
beforeEach(() => world.house.upstream.reset());
afterAll(async () => {
  await world.close();
  console.log(table());
});

const pairs = protocolIds.flatMap((client) =>
  ways.map((way) => ({ client, way, name: `${client} reaches ${way.name}` })),
);

describe.each(pairs)('$name', ({ client, way, name }) => {
  const count = { cells: 0, passed: 0 };
  counts.set(name, count);
  for (const scene of scenes) {
    for (const streamed of [true, false]) {
      const cell: Cell = { client, way, streamed };
      if (scene.exists?.(cell) === false) continue;
      count.cells += 1;
      it(`${scene.name}, ${streamed ? 'streamed' : 'whole'}`, async () => {
        await scene.play(world, cell);
        count.passed += 1;
      });
    }
  }
});

it('has no empty pair', () => {
  expect(counts.size).toBe(protocolIds.length * ways.length);
  for (const { cells } of counts.values()) expect(cells).toBeGreaterThanOrEqual(16);
});

function table(): string {
  const width = Math.max(...ways.map(({ name }) => name.length));
  const cellOf = (client: string, way: string): string => {
    const { cells, passed } = counts.get(`${client} reaches ${way}`) ?? { cells: 0, passed: 0 };
    return `${passed}/${cells}`.padEnd(width + 2);
  };
  const rows = protocolIds.map(
    (client) =>
      client.padEnd(18) +
      ways
        .map(({ name }) => cellOf(client, name))
        .join('')
        .trimEnd(),
  );
  const head =
    'client'.padEnd(18) +
    ways
      .map(({ name }) => name.padEnd(width + 2))
      .join('')
      .trimEnd();
  const all = [...counts.values()];
  const [passed, cells] = [
    all.reduce((sum, { passed }) => sum + passed, 0),
    all.reduce((sum, { cells }) => sum + cells, 0),
  ];
  return [head, ...rows, `matrix: ${passed} of ${cells}`].join('\n');
}
