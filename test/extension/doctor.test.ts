// What the doctor says of each state of the machine, and what a report tells and does not tell.
import { describe, expect, it } from 'vitest';
import { channelFindings, keyFindings, toolFindings } from '../../src/extension/doctor/contentFindings';
import { diagnosticsText } from '../../src/extension/doctor/diagnostics';
import type { DoctorFacts, Finding } from '../../src/extension/doctor/finding';
import { gatewayFindings } from '../../src/extension/doctor/gatewayFindings';
import { storageFindings } from '../../src/extension/doctor/storageFindings';
import { inEnglish as t } from '../../src/extension/translate';
import type { ToolWarning } from '../../src/shared/tools';
import type { GatewayState } from '../../src/shared/webviewMessages';
import { channel, running, virtualKey } from '../webview/samples';
import { tool } from '../webview/toolSamples';

const well: DoctorFacts = {
  nodeVersion: '24.18.0',
  editorVersion: '1.139.1',
  remote: undefined,
  proxyAnswers: true,
  dataFolder: '/data',
  paths: [
    { path: '/data', isFolder: true, mode: 0o700 },
    { path: '/data/gatehouse.db', isFolder: false, mode: 0o600 },
  ],
  writeError: undefined,
  freeBytes: 10_000_000_000,
  secretStorageError: undefined,
  proxyVariables: { proxy: undefined, noProxy: undefined },
};
const statesOf = (findings: readonly Finding[]): string[] => findings.map(({ state }) => state);
const fixesOf = (findings: readonly Finding[], state: string): string[] =>
  findings.filter((finding) => finding.state === state).flatMap(({ fixes }) => fixes.map(({ title }) => title));

describe('the gateway', () => {
  const look = (state: GatewayState, facts: Partial<DoctorFacts> = {}, warnings: string[] = []): Finding[] =>
    gatewayFindings({ ...well, ...facts }, state, warnings, t);

  it('is well where it runs and answers', () => {
    expect(statesOf(look(running))).toEqual(['ok', 'ok', 'ok']);
  });
  it.each([
    [{ state: 'stopped' }, 'warning', ['Start']],
    [
      { state: 'port-taken', port: 11_580, server: 'proxy', program: 'nginx' },
      'error',
      ['Choose Another Port', 'Start'],
    ],
    [{ state: 'failed', reason: 'no' }, 'error', ['Restart', 'Show Log']],
    [{ state: 'starting' }, 'info', ['Show Log']],
  ] as [GatewayState, string, string[]][])('%o has its way out', (state, expected, fixes) => {
    expect(fixesOf(look(state), expected)).toEqual(fixes);
  });
  it('does not answer though it runs', () => {
    expect(fixesOf(look(running, { proxyAnswers: false }), 'error')).toEqual(['Restart', 'Show Log']);
  });
  it('tells what it warns of itself', () => {
    const findings = look(running, {}, ['The disk is full.']);
    expect(findings.filter(({ state }) => state === 'warning').map(({ title }) => title)).toEqual([
      'The disk is full.',
    ]);
  });
  it('cannot run under an old Node', () => {
    expect(look(running, { nodeVersion: '20.18.0' })[0]).toMatchObject({ state: 'error' });
  });
  it.each([
    ['HTTP_PROXY', undefined, 1],
    ['HTTP_PROXY', 'localhost,.example.com', 1],
    ['HTTP_PROXY', 'localhost, 127.0.0.1', 0],
    ['all_proxy', '*', 0],
    [undefined, undefined, 0],
  ] as const)('proxy variable %s with exceptions %s: %i warnings', (proxy, noProxy, count) => {
    const findings = look(running, { proxyVariables: { proxy, noProxy } });
    expect(findings.filter(({ state }) => state === 'warning')).toHaveLength(count);
  });
});

describe('the storage', () => {
  it('is well', () => expect(statesOf(storageFindings(well, t))).toEqual(['ok', 'ok', 'ok']));
  it('offers to make open files private', () => {
    const open = { path: '/data/runtime.json', isFolder: false, mode: 0o644 };
    const findings = storageFindings({ ...well, paths: [...well.paths, open] }, t);
    const [finding] = findings.filter(({ state }) => state === 'warning');
    expect(finding?.fixes).toEqual([{ title: 'Make Them Private', kind: 'make-private', paths: [open.path] }]);
  });
  it('says nothing of modes where there are none', () => {
    const paths = [{ path: 'C:\\data', isFolder: true }];
    expect(statesOf(storageFindings({ ...well, paths }, t))).toEqual(['ok', 'ok']);
  });
  it('tells of a folder that cannot be written, a full disk and a locked keyring', () => {
    const ill = { ...well, writeError: 'EACCES', freeBytes: 1000, secretStorageError: 'ETIMEDOUT' };
    expect(statesOf(storageFindings(ill, t)).toSorted()).toEqual(['error', 'error', 'ok', 'warning']);
  });
});

describe('channels, keys and tools', () => {
  const own = channel({ id: 'a', name: 'Own', provider: 'deepseek' });
  it('asks for a channel where none is enabled, and for a real one beside the demo', () => {
    expect(fixesOf(channelFindings([{ ...own, enabled: false }], t), 'error')).toEqual(['Add Channel']);
    expect(statesOf(channelFindings([channel({ id: 'd', name: 'Demo', provider: 'demo' })], t))).toEqual(['info']);
  });
  it('leads to a channel without a key, and to one that is down', () => {
    const missing: typeof own = { ...own, secretState: 'missing' };
    expect(channelFindings([missing], t)[0]?.fixes[0]).toEqual({
      title: 'Open Channel',
      kind: 'open-channel',
      id: 'a',
    });
    const down: typeof own = { ...own, health: { ...own.health, state: 'down', reason: 'refused' } };
    expect(channelFindings([down], t)[0]).toMatchObject({ state: 'warning', detail: 'refused' });
  });
  it('asks for a key where none is active', () => {
    const key = virtualKey({ id: 'k', name: 'Key' });
    expect(keyFindings([key], t)).toEqual([]);
    expect(statesOf(keyFindings([], t))).toEqual(['info']);
    expect(fixesOf(keyFindings([{ ...key, state: 'revoked' }], t), 'warning')).toEqual(['Create Virtual Key']);
  });
  it('tells of tools that something leads past the gateway', () => {
    const taken = tool({ id: 'codex', name: 'Codex', status: 'taken-over', recorded: true });
    expect(statesOf(toolFindings([taken], t))).toEqual(['ok']);
    const file = '/p/.codex/config.toml';
    const warning: ToolWarning = { kind: 'project-file', effect: 'overrides', names: [], file, message: '' };
    const drift = { kind: 'changed', file, key: 'model_provider' } as const;
    const findings = toolFindings([{ ...taken, warnings: [warning], drift: [drift] }], t);
    expect(statesOf(findings)).toEqual(['warning', 'warning']);
    expect(findings[1]?.fixes[0]).toEqual({ title: 'Open File', kind: 'open-file', path: file });
  });
});

describe('a report', () => {
  it('tells kinds and counts, and no name, key or address of the user', () => {
    const secret = 'gk-0123456789abcdefghijklmnopqrstuvwxyzABCDEFG';
    const text = diagnosticsText({
      ...{ version: '0.1.0', editor: '1.139.1', node: '24.18.0', platform: 'linux x64', locale: 'en' },
      ...{ remote: '10.1.2.3:8080', state: 'running', home: '/home/ada', machine: 'vm' },
      channels: [
        channel({ id: 'a', name: 'Secret Project', provider: 'custom', baseUrl: 'https://llm.corp.example/v1' }),
      ],
      keys: [virtualKey({ id: 'k', name: 'Ada laptop' })],
      tools: [tool({ id: 'codex', name: 'Codex', status: 'taken-over' })],
      settings: { 'gatehouse.proxyPort': 12_000, 'gatehouse.logLevel': 'debug' },
      findings: [
        {
          state: 'warning',
          title: `Channel Secret Project at https://llm.corp.example/v1 said ${secret} | /home/ada/x, http://127.0.0.1:11580 is fine, on vm (other), not vmware`,
          fixes: [],
        },
      ],
    });
    for (const hidden of [
      '10.1.2.3',
      ' vm ',
      'Secret Project',
      'Ada laptop',
      'corp.example',
      secret,
      '/home/ada',
      'debug',
    ]) {
      expect(text).not.toContain(hidden);
    }
    for (const told of [
      'custom/',
      'remote: other',
      'not vmware',
      'codex taken-over',
      'gatehouse.proxyPort = 12000',
      '~/x',
      'http://127.0.0.1:11580',
      '\\|',
    ]) {
      expect(text).toContain(told);
    }
  });
});
