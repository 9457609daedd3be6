// Pure: the text of an issue report. It tells of kinds and counts, never of keys, addresses, prompts or the user's own names.
import os from 'node:os';
import type { Channel } from '../../shared/channel';
import type { ToolState } from '../../shared/tools';
import type { VirtualKey } from '../../shared/virtualKey';
import type { Finding } from './finding';

export interface DiagnosticsInput {
  version: string;
  editor: string;
  node: string;
  platform: string;
  remote: string | undefined;
  locale: string;
  state: string;
  findings: readonly Finding[];
  channels: readonly Channel[];
  keys: readonly VirtualKey[];
  tools: readonly ToolState[];
  /** Settings of Gatehouse that are not as they come: names, and values that are numbers, switches or choices. */
  settings: Readonly<Record<string, unknown>>;
  /** Home folder of the user, which stands in paths. */
  home?: string;
  /** Name of the machine. */
  machine?: string;
}

/** Markdown for an issue: the user sees it in an editor before anything goes anywhere. */
export function diagnosticsText(input: DiagnosticsInput): string {
  const { home = os.homedir(), machine = os.hostname() } = input;
  const own = [...input.channels.map(({ name }) => name), ...input.keys.map(({ name }) => name)];
  const hide = redactor(home, machine, own);
  const lines = [
    '### What happened',
    '',
    '<!-- What did you do, what did you expect, what came instead? -->',
    '',
    '### Diagnostics',
    '',
    `- Gatehouse ${input.version}, editor ${input.editor}, Node ${input.node}, ${input.platform}, ${input.locale}`,
    ...(input.remote === undefined ? [] : [`- remote: ${remoteWord(input.remote)}`]),
    `- gateway: ${input.state}`,
    `- channels: ${input.channels.map(channelWords).join('; ') || 'none'}`,
    `- virtual keys: ${input.keys.filter(({ state }) => state === 'active').length} of ${input.keys.length} active`,
    `- tools: ${
      input.tools
        .filter(({ status }) => status !== 'not-detected')
        .map(toolWords)
        .join('; ') || 'none'
    }`,
    `- settings: ${settingWords(input.settings) || 'as they come'}`,
    '',
    '| | finding |',
    '|---|---|',
    ...input.findings.map(({ state, title }) => `| ${state} | ${hide(title).replaceAll('|', '\\|')} |`),
    '',
  ];
  return lines.join('\n');
}

/** By provider and health: names, addresses and models are the user's own. */
function channelWords({ provider, protocol, enabled, health }: Channel): string {
  const cause = health.cause === null ? '' : ` (${health.cause.code})`;
  return `${provider}/${protocol} ${enabled ? health.state : 'disabled'}${cause}`;
}

function toolWords({ id, status, warnings, drift }: ToolState): string {
  const notes = [...warnings, ...drift].map(({ kind }) => kind);
  return `${id} ${status}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`;
}

function settingWords(settings: Readonly<Record<string, unknown>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${['number', 'boolean'].includes(typeof value) ? String(value) : 'set'}`)
    .join(', ');
}

/** Kinds of remotes have plain names; where there is another, it is somebody's address. */
const remoteWord = (remote: string): string => (/^[a-z][a-z-]*$/.test(remote) ? remote : 'other');

/** Takes names of the user and the machine, the home folder, keys and addresses other than loopback out of a text. */
function redactor(home: string, machine: string, names: readonly string[]): (text: string) => string {
  // A machine may have a short name, which must not be found inside other words.
  const machineWord = new RegExp(`(?<![\\w-])${machine.replace(/[^\w-]/g, '\\$&')}(?![\\w-])`, 'g');
  const own = [home, ...names].filter((name) => name.length > 1).toSorted((a, b) => b.length - a.length);
  return (text) => {
    let hidden = text;
    for (const name of own) hidden = hidden.replaceAll(name, name === home ? '~' : '…');
    if (!['', 'localhost'].includes(machine)) hidden = hidden.replace(machineWord, '…');
    return hidden
      .replace(/\b(?:gk|sk|AIza|xai|pplx|AKIA)[\w-]{8,}/g, '…')
      .replace(/https?:\/\/(?!127\.0\.0\.1|localhost)[^\s)|,]+/g, 'https://…');
  };
}
