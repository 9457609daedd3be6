// Pure but for what it is given: homes with coding tools on the other side of WSL, which takeover does not look at. Asked by the doctor.
// Windows' homes are under /mnt/c in WSL, Linux' homes under \\wsl.localhost in Windows:
// https://learn.microsoft.com/windows/wsl/filesystems; networking modes: https://learn.microsoft.com/windows/wsl/networking
import path from 'node:path';
import { toolRows } from '../../catalog/tools';
import type { Translate } from '../translate';
import type { Finding } from './finding';

export interface HomeFacts {
  platform: NodeJS.Platform;
  variables: Readonly<Record<string, string | undefined>>;
  /** Names in a folder; empty where it cannot be read. */
  list: (folder: string) => Promise<readonly string[]>;
  /** Windows: distributions that run now. Others would be started by a look at their files. */
  runningDistributions: () => Promise<readonly string[]>;
  /** `nat`, `mirrored`, …; undefined where WSL does not tell. */
  networkingMode: () => Promise<string | undefined>;
}

export interface OtherHome {
  path: string;
  /** Names of the tools whose folders are there. */
  tools: string[];
}

export interface OtherSide {
  /** Where the tools run. */
  side: 'windows' | 'linux';
  homes: OtherHome[];
  networkingMode: string | undefined;
}

/** Homes of Windows that are nobody's. */
const nobody = new Set(['public', 'default', 'default user', 'all users', 'defaultapppool', 'wdagutilityaccount']);

/** Undefined where there is no other side, or no tool on it. Never rejects unless `facts` does. */
export async function findOtherSide(facts: HomeFacts): Promise<OtherSide | undefined> {
  const inWsl = facts.platform === 'linux' && (facts.variables['WSL_DISTRO_NAME'] ?? '') !== '';
  if (!inWsl && facts.platform !== 'win32') return undefined;
  const folders = inWsl ? await windowsHomes(facts) : await linuxHomes(facts);
  const join = inWsl ? path.posix.join : path.win32.join;
  const all = await Promise.all(folders.map(async (home) => ({ path: home, tools: await toolsIn(home, facts, join) })));
  const homes = all.filter(({ tools }) => tools.length > 0);
  if (homes.length === 0) return undefined;
  return { side: inWsl ? 'windows' : 'linux', homes, networkingMode: await facts.networkingMode() };
}

async function windowsHomes({ list }: HomeFacts): Promise<string[]> {
  const users = '/mnt/c/Users';
  const names = await list(users);
  return names
    .filter((name) => !nobody.has(name.toLowerCase()) && !name.includes('.ini'))
    .map((name) => `${users}/${name}`);
}

async function linuxHomes({ list, runningDistributions }: HomeFacts): Promise<string[]> {
  const found = await Promise.all(
    (await runningDistributions()).map(async (distribution) => {
      const root = `\\\\wsl.localhost\\${distribution}`;
      const names = await list(`${root}\\home`);
      return [...names.map((name) => `${root}\\home\\${name}`), `${root}\\root`];
    }),
  );
  return found.flat();
}

async function toolsIn(home: string, { list }: HomeFacts, join: (...parts: string[]) => string): Promise<string[]> {
  const found = await Promise.all(
    toolRows.map(async ({ name, variants }) => {
      const places = variants.flatMap(({ detect }) => detect.flat()).flatMap((place) => place.home ?? []);
      const there = await Promise.all(places.map((place) => isThere(join(home, ...place.split('/')), list, join)));
      return there.includes(true) ? [name] : [];
    }),
  );
  return found.flat();
}

async function isThere(file: string, list: HomeFacts['list'], join: (...parts: string[]) => string): Promise<boolean> {
  const names = await list(join(file, '..'));
  return names.includes(file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1));
}

/** What the doctor says of them: how tools there reach this gateway. */
export function otherSideFindings(found: OtherSide | undefined, t: Translate): Finding[] {
  if (found === undefined) return [];
  const mirrored = found.networkingMode === 'mirrored';
  const how =
    found.side === 'windows' || mirrored
      ? t('They reach this gateway at 127.0.0.1, unless a gateway on their own side has the port.')
      : t(
          'They reach this gateway only by a further address: that of the adapter vEthernet (WSL), with a key that allows the address of WSL.',
        );
  const detail = `${how} ${t('Take them over in a window on their side, or set them by hand with a snippet of the Endpoints page.')}`;
  const endpoints = { title: t('Open Endpoints'), kind: 'command', command: 'gatehouse.openEndpoints' } as const;
  const further = { title: t('Further Addresses'), kind: 'command', command: 'gatehouse.listenFurther' } as const;
  const fixes = found.side === 'linux' && !mirrored ? [further, endpoints] : [endpoints];
  return found.homes.map(({ path: home, tools }) => ({
    state: 'info',
    title: t('Coding tools on the other side of WSL, in {0}: {1}.', home, tools.join(', ')),
    detail,
    fixes,
  }));
}
