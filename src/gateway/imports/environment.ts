// Finds channels in environment variables, by the table of the catalogue. Used by the import of channels.
// The variables come in as values; nothing here reads the process's own.
import { environmentRows, type EnvironmentRow, type SecretParts } from '../../catalog/environmentKeys';
import { presetEndpoints } from '../../catalog/presetPlaces';
import type { Findings, FoundChannel } from '../../shared/foundChannel';
import { findPreset } from '../../store/channelView';
import { placeOfUrl, type FoundPlace } from './placeOfUrl';

export type Variables = Readonly<Record<string, string | undefined>>;

/** One channel for each row of the table whose secret is there. */
export function readEnvironment(variables: Variables): Findings {
  const warnings: string[] = [];
  const channels = environmentRows.flatMap((row) => {
    const found = channelOf(row, variables, warnings);
    return found === undefined ? [] : [found];
  });
  return { channels, warnings };
}

function channelOf(row: EnvironmentRow, variables: Variables, warnings: string[]): FoundChannel | undefined {
  const parts = row.secrets.find((candidate) => candidate.parts.every((name) => has(variables, name)));
  const preset = findPreset(row.provider);
  if (parts === undefined || preset === undefined) return undefined;
  const secret = secretOf(parts, variables);
  const address = first(variables, row.baseUrls);
  const protocol = row.protocol ?? preset.defaultProtocol;
  const wanted = first(variables, row.regions) ?? row.region;
  const region = preset.regions.find((known) => known === wanted) ?? preset.regions[0] ?? null;
  const own: FoundPlace = {
    provider: preset.id,
    region,
    protocol: preset.defaultProtocol,
    baseUrl: presetEndpoints(preset, region)[preset.defaultProtocol] ?? '',
  };
  const place = address === undefined ? own : placeOfUrl(withSuffix(address, row.suffix), protocol);
  const variable = parts.parts.join(', ');
  if (place === undefined || place.baseUrl === '') {
    warnings.push(`${variable} was left out: the address that belongs to it is missing or is no URL.`);
    return undefined;
  }
  return { ...place, name: `${preset.name.en} (${variable})`, models: [], secret };
}

function withSuffix(address: string, suffix: string | undefined): string {
  const base = address.trim().replace(/\/+$/, '');
  return suffix === undefined || base.endsWith(suffix) ? base : base + suffix;
}

function secretOf({ parts, optional, prefix = '' }: SecretParts, variables: Variables): string {
  const names = optional !== undefined && has(variables, optional) ? [...parts, optional] : parts;
  return prefix + names.map((name) => variables[name]?.trim() ?? '').join(':');
}

function first(variables: Variables, names: readonly string[] | undefined): string | undefined {
  const name = names?.find((candidate) => has(variables, candidate));
  return name === undefined ? undefined : variables[name]?.trim();
}

function has(variables: Variables, name: string): boolean {
  return (variables[name] ?? '').trim() !== '';
}
