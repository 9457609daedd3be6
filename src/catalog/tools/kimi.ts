// Row of Kimi: Kimi Code and the older kimi-cli, each with a file of its own. Data only; see ../toolRow.ts.
import type { FolderPlace, ToolFile, ToolRow, ToolVariant } from '../toolRow';

const kimiCodeFolder: readonly FolderPlace[] = [{ variable: 'KIMI_CODE_HOME' }, { home: '.kimi-code' }];
const kimiCliFolder: readonly FolderPlace[] = [{ variable: 'KIMI_SHARE_DIR' }, { home: '.kimi' }];

/** The default must name a model that is defined, whose provider is defined too, with a size: else it does not start. */
const configFile = (folder: readonly FolderPlace[], type: string): ToolFile => ({
  id: 'config',
  format: 'toml',
  folder,
  names: ['config.toml'],
  keys: [
    { path: ['default_model'], value: 'gatehouse/{model}', group: 'model' },
    {
      path: ['providers', 'gatehouse'],
      value: { type, base_url: '{address}', api_key: '{key}' },
      group: 'connection',
    },
    {
      path: ['models', 'gatehouse/{each.id}'],
      value: { provider: 'gatehouse', model: '{each.id}', max_context_size: '{each.contextTokens}' },
      group: 'connection',
      forEachModel: true,
    },
  ],
});

const address: ToolVariant['address'] = [
  { files: ['config'], path: ['default_model'] },
  { files: ['config'], path: ['models', '*', 'provider'] },
  { files: ['config'], path: ['providers', '*', 'base_url'] },
];

/** Source: https://moonshotai.github.io/kimi-cli/en/configuration/config-files.html; Kimi Code's own default file. */
export const kimiRow: ToolRow = {
  id: 'kimi',
  name: 'Kimi',
  protocol: 'openai-chat',
  addressPath: '/v1',
  model: 'needed',
  vendorHosts: ['api.kimi.com', 'api.kimi.ai', 'api.moonshot.ai', 'api.moonshot.cn'],
  variants: [
    {
      id: 'kimi-code',
      detect: [kimiCodeFolder],
      files: [configFile(kimiCodeFolder, 'openai')],
      address,
      shadows: [{ kind: 'variables', names: ['KIMI_MODEL_*'], effect: 'overrides' }],
      credentials: ['credentials'],
    },
    {
      id: 'kimi-cli',
      detect: [kimiCliFolder],
      files: [configFile(kimiCliFolder, 'openai_legacy')],
      address,
      shadows: [
        { kind: 'variables', names: ['OPENAI_BASE_URL', 'OPENAI_API_KEY', 'KIMI_MODEL_*'], effect: 'overrides' },
      ],
      credentials: ['credentials'],
    },
  ],
};
