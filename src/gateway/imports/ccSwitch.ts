// Finds channels in what cc-switch keeps of its tools' providers. Used by the import of channels. Reads values; the files are read by
// readImport.ts. Formats: https://github.com/farion1231/cc-switch: `~/.cc-switch/config.json` (up to 3.7), and the table `providers` of
// `~/.cc-switch/cc-switch.db` after it. Both hold per provider what is written into the tool's own settings.
import { parse as parseToml } from 'smol-toml';
import { claudeModelVariables } from '../../catalog/environmentKeys';
import { isObject, objectIn, parseJson, stringIn, type JsonObject } from '../../protocols/wire/jsonValue';
import type { UpstreamProtocolId } from '../../shared/channel';
import type { Findings, FoundChannel } from '../../shared/foundChannel';
import { bearerAuth, modelsOf } from './access';
import { placeOfUrl } from './placeOfUrl';
import { parseRelaxedJson } from './relaxedJson';

/** One provider of one tool. */
export interface CcSwitchRow {
  app: string;
  name: string;
  settings: unknown;
  /** `meta` of the database: what the address speaks, where it is not the tool's own protocol. */
  meta: unknown;
}

/** What of a provider a channel is made of; without an address it is the vendor's own. */
interface Access {
  address: string | undefined;
  protocol: UpstreamProtocolId;
  secret: string | undefined;
  models: unknown[];
  /** The tool sends the secret as a bearer. */
  bearer?: boolean;
}

/** Rows of a `config.json`. Throws GatewayError `bad-request` where the text is no JSON. */
export function rowsOfConfig(text: string): CcSwitchRow[] {
  const config = parseRelaxedJson(text, "cc-switch's config.json");
  if (!isObject(config)) return [];
  // The first version knew one tool only.
  const apps = 'providers' in config && !('version' in config) ? { claude: config } : config;
  return Object.entries(apps).flatMap(([app, manager]) =>
    Object.values(objectIn(manager, 'providers') ?? {}).map((provider) => ({
      app,
      name: stringIn(provider, 'name') ?? app,
      settings: isObject(provider) ? provider['settingsConfig'] : undefined,
      meta: isObject(provider) ? provider['meta'] : undefined,
    })),
  );
}

/** Rows of the database: `settings_config` and `meta` are JSON texts. */
export function rowsOfDatabase(rows: readonly Record<string, unknown>[]): CcSwitchRow[] {
  return rows.map((row) => ({
    app: stringIn(row, 'app_type') ?? '',
    name: stringIn(row, 'name') ?? '',
    settings: parseJson(stringIn(row, 'settings_config') ?? ''),
    meta: parseJson(stringIn(row, 'meta') ?? ''),
  }));
}

/** One channel per provider that has a key or an address; the vendors' own log-ins have neither and are left out. */
export function readCcSwitch(rows: readonly CcSwitchRow[]): Findings {
  const warnings: string[] = [];
  const channels = rows.flatMap(({ app, name, settings, meta }): FoundChannel[] => {
    const read = Object.hasOwn(readers, app) ? readers[app] : undefined;
    const access = read === undefined || !isObject(settings) ? undefined : read(settings);
    if (access === undefined || (access.secret === undefined && access.address === undefined)) return [];
    const protocol = protocolOfFormat[stringIn(meta, 'apiFormat') ?? ''] ?? access.protocol;
    const place = placeOfUrl(access.address ?? vendorAddresses[access.protocol] ?? '', protocol);
    if (place === undefined) {
      warnings.push(`"${name}" was left out: its address is no URL.`);
      return [];
    }
    const auth = access.bearer === true && place.provider === 'custom' ? { auth: bearerAuth } : {};
    return [{ ...place, ...auth, name: `${name} (${app})`, models: modelsOf(access.models), secret: access.secret }];
  });
  return { channels, warnings };
}

const vendorAddresses: Readonly<Partial<Record<UpstreamProtocolId, string>>> = {
  anthropic: 'https://api.anthropic.com',
  'openai-responses': 'https://api.openai.com/v1',
  gemini: 'https://generativelanguage.googleapis.com/v1beta',
};

const protocolOfFormat: Readonly<Record<string, UpstreamProtocolId>> = {
  openai_chat: 'openai-chat',
  openai_responses: 'openai-responses',
  gemini_native: 'gemini',
};

const protocolOfPackage: Readonly<Record<string, UpstreamProtocolId>> = {
  '@ai-sdk/anthropic': 'anthropic',
  '@ai-sdk/google': 'gemini',
  '@ai-sdk/openai': 'openai-responses',
};

/** By tool: where its settings have address, key and models. */
const readers: Readonly<Record<string, (settings: JsonObject) => Access>> = {
  claude(settings) {
    const env = objectIn(settings, 'env');
    const token = stringIn(env, 'ANTHROPIC_AUTH_TOKEN');
    return {
      address: stringIn(env, 'ANTHROPIC_BASE_URL'),
      protocol: 'anthropic',
      secret: token ?? stringIn(env, 'ANTHROPIC_API_KEY'),
      // `[1m]` asks Claude Code for the long context; it is no part of the name.
      models: claudeModelVariables.map((name) => stringIn(env, name)?.replace(/\[1m\]$/i, '')),
      bearer: token !== undefined,
    };
  },
  codex(settings) {
    const config = tomlOf(stringIn(settings, 'config') ?? '');
    const chosen = stringIn(config, 'model_provider') ?? '';
    const provider = objectIn(objectIn(config, 'model_providers'), chosen);
    return {
      address: stringIn(provider, 'base_url'),
      protocol: stringIn(provider, 'wire_api') === 'chat' ? 'openai-chat' : 'openai-responses',
      secret: stringIn(objectIn(settings, 'auth'), 'OPENAI_API_KEY') ?? stringIn(provider, 'experimental_bearer_token'),
      models: [stringIn(config, 'model')],
    };
  },
  gemini(settings) {
    const env = objectIn(settings, 'env');
    return {
      address: stringIn(env, 'GOOGLE_GEMINI_BASE_URL'),
      protocol: 'gemini',
      secret: stringIn(env, 'GEMINI_API_KEY') ?? stringIn(env, 'GOOGLE_API_KEY'),
      models: [stringIn(env, 'GEMINI_MODEL')],
    };
  },
  opencode(settings) {
    const options = objectIn(settings, 'options');
    return {
      address: stringIn(options, 'baseURL'),
      protocol: protocolOfPackage[stringIn(settings, 'npm') ?? ''] ?? 'openai-chat',
      secret: stringIn(options, 'apiKey'),
      models: Object.keys(objectIn(settings, 'models') ?? {}),
    };
  },
};

/** Undefined where it is no TOML: the provider then has no address. */
function tomlOf(text: string): unknown {
  try {
    return parseToml(text);
  } catch {
    return undefined;
  }
}
