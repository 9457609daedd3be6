// Adds a channel with native steps: provider, region, name, address and protocol where the provider is the user's own, key.
// Also the second half for the sidebar's form, which asks for everything but the key.
import * as vscode from 'vscode';
import { baseUrlTemplate, needsBaseUrl, protocolChoices } from '../../catalog/presetPlaces';
import type { Channel, ChannelCreate, UpstreamProtocolId } from '../../shared/channel';
import type { ProviderPreset } from '../../shared/status';
import { cancelled, isCancelled } from '../errorMessages';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { baseUrlChoices, baseUrlProblem } from './baseUrls';
import { freeName } from './freeName';
import { askForSecret } from './secretInput';
import { runChannelTest } from './testChannel';

/** The command: undefined when the user left a step with Escape. */
export async function addChannel(window: GatehouseWindow): Promise<Channel | undefined> {
  const providers = await clientOf(window).call('listProviders', {});
  const preset = await pickProvider(providers);
  if (preset === undefined) return undefined;
  const body = await askForFields(window, preset);
  if (body === undefined) return undefined;
  const channel = await createWithSecret(window, preset, body).catch((error: unknown) => {
    if (isCancelled(error)) return undefined;
    throw error;
  });
  if (channel !== undefined) void offerTest(window, channel);
  return channel;
}

/** Creates the channel, asking for the key first where the provider takes one. Throws `client-closed` after Escape. */
export async function createWithSecret(
  window: GatehouseWindow,
  preset: ProviderPreset,
  body: ChannelCreate,
): Promise<Channel> {
  const client = clientOf(window);
  if (preset.auth === 'none') return client.call('createChannel', { body });
  if (!preset.secretNeeded && !preset.custom) return client.call('createChannel', { body });
  const answer = await askForSecret({ channelName: body.name, optional: !preset.secretNeeded, preset });
  if (answer === undefined) throw cancelled();
  return client.call('createChannel', { body: answer.secret === '' ? body : { ...body, ...answer } });
}

/** The preset of this id, or undefined. */
export async function presetOf(window: GatehouseWindow, provider: string): Promise<ProviderPreset | undefined> {
  const known = window.mirror.providers.find((preset) => preset.id === provider);
  return known ?? (await clientOf(window).call('listProviders', {})).find((preset) => preset.id === provider);
}

async function pickProvider(providers: ProviderPreset[]): Promise<ProviderPreset | undefined> {
  const titles: Record<ProviderPreset['group'], string> = {
    mainstream: t('Providers'),
    china: t('Providers in China'),
    local: t('On this machine'),
    custom: t('Your own'),
  };
  const groups = Object.keys(titles) as ProviderPreset['group'][];
  const items = groups.flatMap((group) => {
    const members = providers.filter((preset) => preset.group === group);
    if (members.length === 0) return [];
    const separator = { label: titles[group], kind: vscode.QuickPickItemKind.Separator, preset: undefined };
    return [separator, ...members.map((preset) => ({ label: nameOf(preset), description: hostOf(preset), preset }))];
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Add Channel'),
    placeHolder: t('Which provider is behind it?'),
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return picked?.preset;
}

async function askForFields(window: GatehouseWindow, preset: ProviderPreset): Promise<ChannelCreate | undefined> {
  const region = preset.regions.length > 1 ? await pickRegion(preset) : (preset.regions[0] ?? null);
  if (region === undefined) return undefined;
  const name = await vscode.window.showInputBox({
    title: t('Add Channel'),
    prompt: t('A name for the channel'),
    value: freeName(nameOf(preset), window.mirror.channels),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? t('Enter a name.') : undefined),
  });
  if (name === undefined) return undefined;
  const body: ChannelCreate = { name: name.trim(), provider: preset.id, ...(region === null ? {} : { region }) };
  if (!needsBaseUrl(preset, region)) return body;
  const protocol = await pickProtocol(preset, region);
  if (protocol === undefined) return undefined;
  const usual = baseUrlChoices('https://api.example.com').find((choice) => choice.protocol === protocol)?.url;
  const example = baseUrlTemplate(preset, region, protocol) ?? usual;
  const baseUrl = await vscode.window.showInputBox({
    title: t('Add Channel'),
    prompt: t('Base URL, as the provider gives it for its own SDK'),
    placeHolder: example ?? '',
    ignoreFocusOut: true,
    validateInput: (text) => (text === '' ? undefined : baseUrlProblem(text, t)),
  });
  if (baseUrl === undefined || baseUrl === '') return undefined;
  return { ...body, protocol, baseUrl: baseUrl.trim() };
}

async function pickRegion(preset: ProviderPreset): Promise<string | undefined> {
  const items = preset.regions.map((region) => ({
    label: regionNameOf(preset, region),
    description: Object.values(preset.endpoints[region] ?? preset.baseUrlTemplates?.[region] ?? {})[0] ?? '',
    region,
  }));
  return (
    await vscode.window.showQuickPick(items, {
      title: nameOf(preset),
      placeHolder: t('Which region?'),
      ignoreFocusOut: true,
    })
  )?.region;
}

async function pickProtocol(preset: ProviderPreset, region: string | null): Promise<UpstreamProtocolId | undefined> {
  const others = protocolChoices(preset, region).filter((protocol) => protocol !== preset.defaultProtocol);
  const labels = new Map<UpstreamProtocolId, string>(
    baseUrlChoices('').map(({ protocol, label }) => [protocol, label]),
  );
  labels.set('bedrock', 'AWS Bedrock');
  const items = [preset.defaultProtocol, ...others].map((protocol) => ({
    label: labels.get(protocol) ?? protocol,
    protocol,
  }));
  const placeHolder = t('Which protocol does it speak?');
  return (await vscode.window.showQuickPick(items, { title: t('Add Channel'), placeHolder, ignoreFocusOut: true }))
    ?.protocol;
}

async function offerTest(window: GatehouseWindow, channel: Channel): Promise<void> {
  const test = t('Test');
  const answer = await vscode.window.showInformationMessage(t('The channel “{0}” was added.', channel.name), test);
  if (answer === test) await runChannelTest(window, channel, { tell: true });
}

function nameOf(preset: ProviderPreset): string {
  return vscode.env.language.startsWith('zh') ? preset.name.zh : preset.name.en;
}

function regionNameOf(preset: ProviderPreset, region: string): string {
  const name = preset.regionNames?.[region];
  if (name === undefined) return region;
  return vscode.env.language.startsWith('zh') ? name.zh : name.en;
}

function hostOf(preset: ProviderPreset): string {
  const url = Object.values(preset.endpoints[preset.regions[0] ?? 'default'] ?? {})[0];
  return url !== undefined && URL.canParse(url) ? new URL(url).host : '';
}
