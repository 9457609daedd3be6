// Chooses the faults that scripts/mutation.mjs seeds: all that the mutation tester's instrumenter knows to make (a condition turned round, a
// statement left out, a literal changed), drawn by the seed, as many from each folder. Runs nothing and writes nothing.
import fs from 'node:fs';
import path from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';

/** The folders of src that faults are seeded into. */
export const folders = ['protocols', 'routing', 'metering', 'takeover'];

/**
 * @typedef {object} Fault
 * @property {string} folder one of `folders`
 * @property {string} file relative to the repo
 * @property {number} line from 1
 * @property {number} start offset into the file, in UTF-16 units
 * @property {number} end
 * @property {string} kind of the mutation tester: `EqualityOperator`
 * @property {string} original the code that is replaced
 * @property {string} replacement
 * @property {string} source the whole line, trimmed
 * @property {object} location as the mutation tester writes it, lines and columns from 0
 * @property {string} [caughtBy] test, or `type check`; undefined while it is alive
 * @property {string} [message] what the test said
 * @property {string} [equivalent] why no test can tell it from the original
 */

const silent = { debug() {}, info() {}, warn() {}, error() {}, isDebugEnabled: () => false };

/** Numbers from 0 to 1, the same for the same seed (mulberry32, public domain). */
function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Texts of several words are said to people: what they say is no behaviour that a test should hold fast. */
const isWording = ({ kind, original }) =>
  kind === 'StringLiteral' && /\s/.test(original.replaceAll(/\$\{[^}]*\}/g, ''));

/** Source files of one folder of `root`, always in the same order. */
function sourcesOf(root, folder) {
  const base = path.join(root, 'src', folder);
  const names = fs.readdirSync(base, { recursive: true }).filter((name) => name.endsWith('.ts'));
  return names.sort().map((name) => {
    const file = path.join(base, name);
    return { name: file, content: fs.readFileSync(file, 'utf8') };
  });
}

/**
 * All faults that can be seeded into one file.
 * @returns {Promise<Omit<Fault, 'folder'>[]>}
 */
async function faultsOf(root, { name, content }) {
  const options = { plugins: null, excludedMutations: [], ignorers: [] };
  const { mutants } = await new Instrumenter(silent).instrument([{ name, mutate: true, content }], options);
  const lines = content.split('\n');
  const offsetOf = ({ line, column }) => lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, 0) + column;
  return mutants
    .map(({ location, mutatorName, replacement }) => {
      const [start, end] = [offsetOf(location.start), offsetOf(location.end)];
      return {
        file: path.relative(root, name).replaceAll(path.sep, '/'),
        line: location.start.line + 1,
        start,
        end,
        kind: mutatorName,
        original: content.slice(start, end),
        replacement,
        source: lines[location.start.line].trim(),
        location,
      };
    })
    .filter((fault) => !isWording(fault));
}

/** One of `items`, the likelier the greater its weight. */
function drawOne(items, weightOf, random) {
  let left = random() * items.reduce((sum, item) => sum + weightOf(item), 0);
  return items.find((item) => (left -= weightOf(item)) < 0) ?? items.at(-1);
}

/**
 * `count` different faults of one folder: each in a file drawn by its size, so that every part of the code is as likely as any other, and
 * only the files that were drawn have to be read by the instrumenter.
 */
async function drawFaults(root, folder, count, random) {
  const sources = sourcesOf(root, folder);
  const faultsByName = new Map();
  const chosen = new Set();
  for (let tries = 0; chosen.size < count && tries < count * 100; tries += 1) {
    const source = drawOne(sources, ({ content }) => content.length, random);
    if (!faultsByName.has(source.name)) faultsByName.set(source.name, await faultsOf(root, source));
    const faults = faultsByName.get(source.name);
    if (faults.length > 0) chosen.add(drawOne(faults, () => 1, random));
  }
  return [...chosen].map((fault) => ({ folder, ...fault }));
}

/**
 * `count` faults spread evenly over the folders; the same for the same seed and code.
 * @param {string} root of the repo or a copy of it
 * @returns {Promise<Fault[]>}
 */
export async function chooseFaults(root, count, seed) {
  const chosen = [];
  for (const [index, folder] of folders.entries()) {
    const share = Math.floor(count / folders.length) + (index < count % folders.length ? 1 : 0);
    chosen.push(...(await drawFaults(root, folder, share, randomOf(seed * folders.length + index))));
  }
  return chosen;
}
