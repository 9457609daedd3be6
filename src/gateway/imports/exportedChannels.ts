// Finds channels in our own export (`GET /channels/export`). Used by the import of channels. A document of a later version is refused:
// what it means cannot be known here.
import * as v from 'valibot';
import { channelCreateSchema, usualChannelSettings } from '../../shared/channel';
import { exportFormat, exportVersion } from '../../shared/channelImport';
import { GatewayError } from '../../shared/errors';
import type { Findings, FoundChannel } from '../../shared/foundChannel';
import { arrayIn, isObject, stringIn } from '../../protocols/wire/jsonValue';
import { presetEndpoints } from '../../catalog/presetPlaces';
import { findPreset } from '../../store/channelView';
import { parseRelaxedJson } from './relaxedJson';

/** What is read of a channel; whatever else stands there, a secret above all, is passed over. */
const exportedSchema = v.object(v.omit(v.object(channelCreateSchema.entries), ['secret', 'confirmSecret']).entries);

/** Throws GatewayError `bad-request` where the text is no export that this version understands. */
export function readExportedChannels(text: string): Findings {
  const document = parseRelaxedJson(text, 'The file');
  if (stringIn(document, 'format') !== exportFormat || !isObject(document)) {
    throw new GatewayError('bad-request', 'The file is no export of channels of Gatehouse.');
  }
  const { version } = document;
  if (typeof version !== 'number' || version > exportVersion) {
    throw new GatewayError('bad-request', 'The file was exported by a later version of Gatehouse.');
  }
  const warnings: string[] = [];
  const channels = arrayIn(document, 'channels').flatMap((entry, index): FoundChannel[] => {
    const parsed = v.safeParse(exportedSchema, entry);
    if (!parsed.success) {
      warnings.push(`Channel ${index + 1} of the file was left out: it is not complete.`);
      return [];
    }
    const { name, provider, models = [], ...rest } = parsed.output;
    const preset = findPreset(provider);
    const region = rest.region ?? null;
    const protocol = rest.protocol ?? preset?.defaultProtocol ?? 'openai-chat';
    const own = preset === undefined ? undefined : presetEndpoints(preset, region)[protocol];
    const baseUrl = rest.baseUrl ?? own ?? '';
    const exported = {
      ...usualChannelSettings,
      enabled: true,
      priority: 0,
      weight: 1,
      headers: {},
      ...(rest as object),
      ...{ name, provider, region, protocol, baseUrl, models },
    };
    return [{ name, provider, region, protocol, baseUrl, models, secret: undefined, exported }];
  });
  return { channels, warnings };
}
