// Finds channels in the configuration of claude-code-router (`~/.claude-code-router/config.json`). Used by the import of channels.
// Format: https://github.com/musistudio/claude-code-router (README, "Configuration"): `Providers: [{name, api_base_url, api_key, models,
// transformer}]`, where keys may name variables as `$NAME` or `${NAME}`.
import { arrayIn, objectIn, stringIn } from '../../protocols/wire/jsonValue';
import type { UpstreamProtocolId } from '../../shared/channel';
import type { Findings, FoundChannel } from '../../shared/foundChannel';
import type { Variables } from './environment';
import { modelsOf } from './access';
import { placeOfUrl } from './placeOfUrl';
import { parseRelaxedJson } from './relaxedJson';

/** Transformers that say which protocol an address speaks; all others speak OpenAI chat. */
const protocolOfTransformer: Readonly<Record<string, UpstreamProtocolId>> = {
  anthropic: 'anthropic',
  gemini: 'gemini',
  'openai-responses': 'openai-responses',
};

/** Throws GatewayError `bad-request` where the text is no JSON. */
export function readClaudeCodeRouter(text: string, variables: Variables): Findings {
  const config = parseRelaxedJson(text, "claude-code-router's config.json");
  const warnings: string[] = [];
  const rows = [...arrayIn(config, 'Providers'), ...arrayIn(config, 'providers')];
  const channels = rows.flatMap((row): FoundChannel[] => {
    const name = stringIn(row, 'name') ?? 'claude-code-router';
    const address = stringIn(row, 'api_base_url') ?? stringIn(row, 'baseUrl') ?? stringIn(row, 'base_url');
    const place =
      address === undefined ? undefined : placeOfUrl(withVariables(address, variables) ?? '', protocolOf(row));
    if (place === undefined) {
      warnings.push(`"${name}" was left out: its address is missing or is no URL.`);
      return [];
    }
    const written = stringIn(row, 'api_key') ?? stringIn(row, 'apiKey');
    const secret = written === undefined ? undefined : withVariables(written, variables);
    if (written !== undefined && secret === undefined) {
      warnings.push(`The key of "${name}" is a variable that is not set here: enter it by hand.`);
    }
    return [{ ...place, name, models: modelsOf(arrayIn(row, 'models')), secret }];
  });
  return { channels, warnings };
}

function protocolOf(row: unknown): UpstreamProtocolId {
  const used = arrayIn(objectIn(row, 'transformer'), 'use').map((entry): unknown =>
    Array.isArray(entry) ? entry[0] : entry,
  );
  for (const name of used) {
    const protocol = typeof name === 'string' ? protocolOfTransformer[name.toLowerCase()] : undefined;
    if (protocol !== undefined) return protocol;
  }
  return 'openai-chat';
}

/** `$NAME` and `${NAME}` replaced; undefined where one of them is not set. */
function withVariables(text: string, variables: Variables): string | undefined {
  let missing = false;
  const filled = text.replace(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g, (_, braced?: string, plain?: string) => {
    const value = variables[braced ?? plain ?? ''];
    if (value === undefined || value === '') missing = true;
    return value ?? '';
  });
  return missing ? undefined : filled;
}
