// Rows of the two tools of the model vendors themselves, Claude Code and Codex. Data only; see ../toolRow.ts.
import { folderKeyVariable, headerFolderKey } from '../../shared/identity';
import type { FolderPlace, ToolRow } from '../toolRow';

const claudeFolder: readonly FolderPlace[] = [{ variable: 'CLAUDE_CONFIG_DIR' }, { home: '.claude' }];
const claudeKeys = [
  ['env', 'ANTHROPIC_BASE_URL'],
  ['env', 'ANTHROPIC_AUTH_TOKEN'],
];

/** Source: https://docs.claude.com/en/docs/claude-code/settings and .../model-config. */
export const claudeCodeRow: ToolRow = {
  id: 'claude-code',
  name: 'Claude Code',
  protocol: 'anthropic',
  addressPath: '',
  model: 'optional',
  vendorHosts: ['api.anthropic.com'],
  variants: [
    {
      id: 'claude-code',
      detect: [claudeFolder],
      files: [
        {
          id: 'settings',
          // A comment or a trailing comma makes it ignore the whole file.
          format: 'json',
          folder: claudeFolder,
          names: ['settings.json'],
          keys: [
            { path: ['env', 'ANTHROPIC_BASE_URL'], value: '{address}', group: 'connection' },
            { path: ['env', 'ANTHROPIC_AUTH_TOKEN'], value: '{key}', group: 'connection' },
            // All three tiers: what it asks for beside the main model would not exist on a channel of another vendor.
            { path: ['env', 'ANTHROPIC_MODEL'], value: '{model}', group: 'model' },
            { path: ['env', 'ANTHROPIC_DEFAULT_OPUS_MODEL'], value: '{model}', group: 'model' },
            { path: ['env', 'ANTHROPIC_DEFAULT_SONNET_MODEL'], value: '{model}', group: 'model' },
            { path: ['env', 'ANTHROPIC_DEFAULT_HAIKU_MODEL'], value: '{smallModel}', group: 'model' },
          ],
        },
      ],
      address: [{ files: ['settings'], path: ['env', 'ANTHROPIC_BASE_URL'] }],
      shadows: [
        { kind: 'variables', names: ['ANTHROPIC_API_KEY'], effect: 'adds-own-key' },
        {
          kind: 'own-keys',
          file: 'settings',
          keys: [['apiKeyHelper'], ['env', 'ANTHROPIC_API_KEY']],
          effect: 'adds-own-key',
        },
        {
          kind: 'project-file',
          names: ['.claude/settings.local.json', '.claude/settings.json'],
          format: 'jsonc',
          keys: claudeKeys,
        },
      ],
      credentials: ['.credentials.json', '.claude.json'],
    },
  ],
};

const codexFolder: readonly FolderPlace[] = [{ variable: 'CODEX_HOME' }, { home: '.codex' }];

/** Source: https://github.com/openai/codex/blob/main/docs/config.md. */
export const codexRow: ToolRow = {
  id: 'codex',
  name: 'Codex',
  protocol: 'openai-responses',
  addressPath: '/v1',
  model: 'optional',
  vendorHosts: ['api.openai.com', 'chatgpt.com'],
  variants: [
    {
      id: 'codex',
      detect: [codexFolder],
      files: [
        {
          id: 'config',
          format: 'toml',
          folder: codexFolder,
          names: ['config.toml'],
          keys: [
            { path: ['model_provider'], value: 'gatehouse', group: 'connection' },
            { path: ['model'], value: '{model}', group: 'model' },
            // No env_key, requires_openai_auth or supports_websockets: each of them makes it worse.
            {
              path: ['model_providers', 'gatehouse'],
              value: {
                name: 'Gatehouse',
                base_url: '{address}',
                wire_api: 'responses',
                experimental_bearer_token: '{key}',
                // Sent where the variable is set: in terminals of a folder that was set up (docs/folders.md).
                env_http_headers: { [headerFolderKey]: folderKeyVariable },
              },
              group: 'connection',
              mayStay: true,
            },
          ],
        },
      ],
      address: [
        { files: ['config'], path: ['model_provider'] },
        { files: ['config'], path: ['model_providers', '*', 'base_url'] },
      ],
      shadows: [
        { kind: 'own-keys', file: 'config', keys: [['profile']], effect: 'overrides' },
        {
          kind: 'project-file',
          names: ['.codex/config.toml'],
          format: 'toml',
          keys: [['model_provider'], ['model_providers', 'gatehouse']],
        },
      ],
      credentials: ['auth.json'],
    },
  ],
};
