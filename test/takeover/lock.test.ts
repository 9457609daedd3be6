// One change of a tool at a time: who waits, who is told to come back, and whose lock counts for nothing.
import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../src/takeover/fileSystem';
import { withLock } from '../../src/takeover/lock';
import { GatewayError } from '../../src/shared/errors';
import { TemporaryFolder } from '../support/temporaryFolder';

const now = 1_800_000_000_000;
const here = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
/** Whoever started us is alive. */
const alive = process.ppid;
/** Larger than any process id of any system. */
const gone = 2 ** 30;

/** A lock of somebody else in `folder`. */
function leaveLock(folder: string, { tool = 'codex', pid = alive, host = here, since = now } = {}): string {
  const name = `${tool}.${pid}.${host}.${since}.0123456789ab.lock`;
  writeFileSync(`${folder}/${name}`, '');
  return name;
}

/** Tries for the lock once: the clock has passed the patience by the second look. */
async function tryOnce(folder: string): Promise<'worked' | 'busy'> {
  let looks = 0;
  const clock = (): number => (looks++ < 3 ? now : now + 1);
  try {
    return await withLock(nodeFileSystem, folder, 'codex', { patience: 0, now: clock }, () =>
      Promise.resolve('worked' as const),
    );
  } catch (error) {
    expect(GatewayError.is(error, 'conflict')).toBe(true);
    expect(error).toMatchObject({ details: { reason: 'busy' } });
    return 'busy';
  }
}

describe('a lock', () => {
  it('is there for the user alone while the work runs, and gone after it, whatever came of it', async () => {
    using folder = new TemporaryFolder('lock');
    const place = folder.join('locks');
    const options = { patience: 1000, now: () => now };
    const names = await withLock(nodeFileSystem, place, 'codex', options, () => Promise.resolve(readdirSync(place)));
    expect(names).toHaveLength(1);
    expect(names[0]).toMatch(new RegExp(`^codex\\.${process.pid}\\.${here}\\.${now}\\.[0-9a-f]{12}\\.lock$`));
    if (process.platform !== 'win32') expect(statSync(place).mode & 0o777).toBe(0o700);
    expect(readdirSync(place)).toEqual([]);
    const failing = withLock(nodeFileSystem, place, 'codex', options, () => Promise.reject(new RangeError('work')));
    await expect(failing).rejects.toThrow(RangeError);
    expect(readdirSync(place)).toEqual([]);
  });

  it.each([
    ['of a living process', {}, 'busy'],
    ['of a process that is gone', { pid: gone }, 'worked'],
    ['of another machine', { pid: gone, host: 'ffffffff' }, 'busy'],
    ['of another machine, as old as may be', { host: 'ffffffff', since: now - 120_000 }, 'busy'],
    ['of another machine, too old', { host: 'ffffffff', since: now - 120_001 }, 'worked'],
    ['of a living process, too old', { since: now - 120_001 }, 'worked'],
    ['of this process, which does not hold it', { pid: process.pid }, 'worked'],
  ] as const)('%s: %o', async (_words, other, outcome) => {
    using folder = new TemporaryFolder('lock');
    const name = leaveLock(folder.path, other);
    expect(await tryOnce(folder.path)).toBe(outcome);
    // Ours is gone either way; a dead one is taken away, a living one stays.
    expect(readdirSync(folder.path)).toEqual(outcome === 'busy' ? [name] : []);
  });

  it('of another tool, and a file that is no lock, are in nobody’s way', async () => {
    using folder = new TemporaryFolder('lock');
    const others = [leaveLock(folder.path, { tool: 'codex-more' }), 'codex.notes'];
    writeFileSync(folder.join('codex.notes'), '');
    expect(await tryOnce(folder.path)).toBe('worked');
    expect(readdirSync(folder.path).sort()).toEqual(others.sort());
  });

  it('lets one work after the other', async () => {
    using folder = new TemporaryFolder('lock');
    const options = { patience: 60_000, now: () => Date.now() };
    let running = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, (running += 1));
      await nodeFileSystem.list(folder.path);
      running -= 1;
    };
    await Promise.all(Array.from({ length: 4 }, () => withLock(nodeFileSystem, folder.path, 'codex', options, work)));
    expect([most, running]).toEqual([1, 0]);
  });
});
