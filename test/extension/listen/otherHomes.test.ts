// Homes on the other side of WSL, on machines that are made up: which are looked at, which tools are found there, and what is said of them.
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findOtherSide, otherSideFindings, type HomeFacts } from '../../../src/extension/doctor/otherHomes';
import { textOf } from '../../../src/extension/doctor/readOtherHomes';
import { inEnglish as t } from '../../../src/extension/translate';
import { TemporaryFolder } from '../../support/temporaryFolder';

const folder = new TemporaryFolder('homes');
afterAll(() => folder.remove());

/** A machine whose folders lie in a temporary one; paths of both systems lead there. */
function machine(
  name: string,
  folders: readonly string[],
  part: Partial<HomeFacts>,
): { facts: HomeFacts; asked: string[] } {
  const root = folder.join(name);
  for (const one of folders) mkdirSync(path.join(root, one.replaceAll('\\', '/')), { recursive: true });
  const asked: string[] = [];
  const facts: HomeFacts = {
    platform: 'linux',
    variables: {},
    list: (where) => {
      asked.push(where);
      try {
        return Promise.resolve(readdirSync(path.join(root, where.replaceAll('\\', '/'))));
      } catch {
        return Promise.resolve([]);
      }
    },
    runningDistributions: () => Promise.resolve([]),
    networkingMode: () => Promise.resolve('nat'),
    ...part,
  };
  return { facts, asked };
}
const windows = [
  '/mnt/c/Users/Ada/.claude',
  '/mnt/c/Users/Ada/.codex',
  '/mnt/c/Users/Bob/Documents',
  '/mnt/c/Users/Public/.claude',
  '/mnt/c/Users/Default User/.codex',
];
const linux = [
  '\\\\wsl.localhost\\Ubuntu\\home\\ada\\.claude',
  '\\\\wsl.localhost\\Ubuntu\\root\\.gemini',
  '\\\\wsl.localhost\\Asleep\\home\\ada\\.codex',
];

describe('in WSL', () => {
  it('finds tools in the homes of Windows, and those of people alone', async () => {
    const { facts } = machine('wsl', windows, { variables: { WSL_DISTRO_NAME: 'Ubuntu' } });
    expect(await findOtherSide(facts)).toEqual({
      side: 'windows',
      networkingMode: 'nat',
      homes: [{ path: '/mnt/c/Users/Ada', tools: ['Claude Code', 'Codex'] }],
    });
  });
  it('finds nothing where there is nothing', async () => {
    const { facts } = machine('empty', ['/mnt/c/Users/Ada'], { variables: { WSL_DISTRO_NAME: 'Ubuntu' } });
    expect(await findOtherSide(facts)).toBeUndefined();
  });
});

it('does not look around on a Linux or a Mac of its own', async () => {
  for (const platform of ['linux', 'darwin'] as const) {
    const { facts, asked } = machine('plain', windows, { platform });
    expect([await findOtherSide(facts), asked]).toEqual([undefined, []]);
  }
});

it('in Windows, finds tools in distributions that run, and wakes none', async () => {
  const { facts, asked } = machine('windows', linux, {
    platform: 'win32',
    runningDistributions: () => Promise.resolve(['Ubuntu']),
  });
  expect((await findOtherSide(facts))?.homes).toEqual([
    { path: '\\\\wsl.localhost\\Ubuntu\\home\\ada', tools: ['Claude Code'] },
    { path: '\\\\wsl.localhost\\Ubuntu\\root', tools: ['Gemini CLI'] },
  ]);
  expect(asked.filter((one) => one.includes('Asleep'))).toEqual([]);
});

describe('the doctor', () => {
  const homes = [{ path: '/home', tools: ['Codex'] }];
  const fixesOf = (side: 'windows' | 'linux', networkingMode?: string): string[] =>
    otherSideFindings({ side, homes, networkingMode }, t).flatMap(({ fixes }) => fixes.map(({ title }) => title));
  it('sends tools of WSL to a further address of Windows, unless both share one network', () => {
    expect(fixesOf('linux', 'nat')).toEqual(['Further Addresses', 'Open Endpoints']);
    expect(fixesOf('linux')).toEqual(['Further Addresses', 'Open Endpoints']);
    expect(fixesOf('linux', 'mirrored')).toEqual(['Open Endpoints']);
    expect(fixesOf('windows', 'nat')).toEqual(['Open Endpoints']);
  });
  it('says nothing where there is no other side', () => expect(otherSideFindings(undefined, t)).toEqual([]));
});

it('reads what wsl.exe writes, in either encoding', () => {
  expect(textOf(Buffer.from('Ubuntu\r\n', 'utf16le'))).toBe('Ubuntu\r\n');
  expect(textOf(Buffer.from('mirrored\n'))).toBe('mirrored\n');
});
