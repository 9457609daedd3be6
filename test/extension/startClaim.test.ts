// The claim of a window on the start of the gateway: one window has it at a time, and none waits for one that is gone.
import { existsSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartClaim } from '../../src/extension/startClaim';
import { TemporaryFolder } from '../support/temporaryFolder';

let folder: TemporaryFolder;
let claim: StartClaim;
beforeEach(() => {
  folder = new TemporaryFolder('claim');
  claim = new StartClaim(folder.join('data'), Date.now);
});
afterEach(() => folder.remove());
const file = (): string => folder.join('data', 'starting.claim');

describe('StartClaim', () => {
  it('is held by one window until it ends it, in a file of the user alone', () => {
    const end = claim.take();
    expect(end).toBeDefined();
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(claim.take()).toBeUndefined();
    end?.();
    expect(existsSync(file())).toBe(false);
    expect(claim.take()).toBeDefined();
  });

  it('is free at once when its window has died', () => {
    claim.take();
    // No process has this id: the highest of Linux is 2^22.
    writeFileSync(file(), String(2 ** 30));
    expect(claim.take()).toBeDefined();
    expect(claim.take()).toBeUndefined();
  });

  it('is free when its window takes too long, and held while it is just being written', () => {
    claim.take();
    writeFileSync(file(), '');
    expect(claim.take()).toBeUndefined();
    const before = Date.now() / 1000 - 4;
    utimesSync(file(), before, before);
    expect(claim.take()).toBeDefined();
  });

  it('keeps nobody from starting where no file can be made', () => {
    writeFileSync(folder.join('no-folder'), '');
    const nowhere = new StartClaim(folder.join('no-folder'), Date.now);
    nowhere.take()?.();
    expect(nowhere.take()).toBeDefined();
  });
});
