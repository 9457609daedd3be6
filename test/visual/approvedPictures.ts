// The approved pictures in the repo: compares a screenshot with its approved one, or approves it. What differs is put beside the approved
// picture and the marks into out/visual, which git does not see. Used by the tests of pictures; which pictures there are is not decided here.
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repoRoot } from '../support/sources';
import { comparePictures } from './comparePictures';
import { decodePng, hashOf, palettePng, sourceHash } from './palettePng';

const usualFolder = path.join(repoRoot, 'test', 'visual', 'approved');
const usualDifferences = path.join(repoRoot, 'out', 'visual');

export const approveCommand = 'npm run test:visual -- --approve';

/** Pictures that are taken of a page until two are the same. */
const mostTries = 10;

export class ApprovedPictures {
  constructor(
    /** True: what is shown is approved. */
    readonly approves: boolean,
    private readonly folder = usualFolder,
    private readonly differences = usualDifferences,
  ) {}

  /**
   * Compares the picture `name` (path without ending) with the approved one, or approves it.
   * @param take makes the browser's PNG file; called again where the first one differs, in case the page was not yet at rest
   * @returns what is wrong, with the paths of the pictures to look at; undefined where nothing is
   */
  async check(name: string, take: () => Promise<Buffer>): Promise<string | undefined> {
    const file = this.fileOf(name);
    let actual = await take();
    if (this.approves) {
      // Two in a row that are the same: the page is at rest.
      let before = actual;
      for (let tries = 0; tries === 0 || !before.equals(actual); tries += 1) {
        if (tries === mostTries) return `${name}: the page does not come to rest`;
        [before, actual] = [actual, await take()];
      }
      // A picture that only other machines draw a little differently stays as it is.
      if ((await this.difference(file, actual)) !== undefined) write(file, palettePng(actual));
      return undefined;
    }
    let found = await this.difference(file, actual);
    if (found !== undefined && existsSync(file)) found = await this.difference(file, (actual = await take()));
    if (found === undefined) return undefined;
    const shown = path.join(this.differences, `${name}.actual.png`);
    write(shown, actual);
    const lines = [`${name}: ${found.why}`, `  now: ${relative(shown)}`];
    if (existsSync(file)) lines.push(`  approved: ${relative(file)}`);
    if (found.marks !== undefined) {
      const marks = path.join(this.differences, `${name}.difference.png`);
      write(marks, found.marks);
      lines.push(`  difference: ${relative(marks)}`);
    }
    lines.push(`  Is it meant to be so? ${approveCommand} ${name}`);
    return lines.join('\n');
  }

  /** Approved pictures that are not among `names`; gone afterwards where this approves. */
  strangers(names: ReadonlySet<string>): string[] {
    const found = globSync('**/*.png', { cwd: this.folder })
      .map((file) => file.split(path.sep).join('/').slice(0, -'.png'.length))
      .filter((name) => !names.has(name))
      .sort();
    if (!this.approves) return found;
    for (const name of found) rmSync(this.fileOf(name));
    return [];
  }

  private fileOf(name: string): string {
    return path.join(this.folder, `${name}.png`);
  }

  private async difference(file: string, actual: Buffer): Promise<{ why: string; marks?: Buffer } | undefined> {
    if (!existsSync(file)) return { why: 'nobody has approved this picture' };
    const approved = readFileSync(file);
    if (sourceHash(approved) === hashOf(actual)) return undefined;
    const comparison = comparePictures(decodePng(approved), decodePng(actual));
    if (comparison.same) return undefined;
    return { why: comparison.why, ...(comparison.difference && { marks: comparison.difference }) };
  }
}

const relative = (file: string): string => path.relative(repoRoot, file);

function write(file: string, data: Buffer): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, data);
}
