// Rows of the tools that take their address from a `.env` file: Gemini CLI and its descendant Qwen Code. Data only; see ../toolRow.ts.
import type { FolderPlace, ToolRow } from '../toolRow';

const geminiFolder: readonly FolderPlace[] = [{ variable: 'GEMINI_CLI_HOME', path: '.gemini' }, { home: '.gemini' }];

/** Source: https://github.com/google-gemini/gemini-cli/blob/main/docs/reference/configuration.md. */
export const geminiCliRow: ToolRow = {
  id: 'gemini-cli',
  name: 'Gemini CLI',
  protocol: 'gemini',
  addressPath: '',
  model: 'optional',
  vendorHosts: ['generativelanguage.googleapis.com', 'cloudcode-pa.googleapis.com'],
  variants: [
    {
      id: 'gemini-cli',
      detect: [geminiFolder],
      files: [
        {
          id: 'env',
          format: 'env',
          folder: geminiFolder,
          names: ['.env'],
          keys: [
            { path: ['GOOGLE_GEMINI_BASE_URL'], value: '{address}', group: 'connection' },
            { path: ['GEMINI_API_KEY'], value: '{key}', group: 'connection' },
            { path: ['GEMINI_MODEL'], value: '{model}', group: 'model' },
          ],
        },
        {
          id: 'settings',
          format: 'json-comments',
          folder: geminiFolder,
          names: ['settings.json'],
          // The variables alone are refused: "Invalid auth method selected".
          keys: [{ path: ['security', 'auth', 'selectedType'], value: 'gemini-api-key', group: 'connection' }],
        },
      ],
      address: [{ files: ['env'], path: ['GOOGLE_GEMINI_BASE_URL'] }],
      shadows: [
        { kind: 'variables', names: ['GOOGLE_GEMINI_BASE_URL', 'GEMINI_API_KEY', 'GEMINI_MODEL'], effect: 'overrides' },
        // The first file that is found hides ours wholly, whatever stands in it.
        { kind: 'project-file', names: ['.gemini/.env', '.env'], format: 'env', upward: true },
        {
          kind: 'project-file',
          names: ['.gemini/settings.json'],
          format: 'jsonc',
          keys: [['security', 'auth', 'selectedType']],
        },
      ],
      credentials: ['oauth_creds.json', 'google_accounts.json'],
    },
  ],
};

const qwenFolder: readonly FolderPlace[] = [{ variable: 'QWEN_HOME' }, { home: '.qwen' }];
const qwenVariables = ['OPENAI_BASE_URL', 'OPENAI_API_KEY', 'OPENAI_MODEL'];

/** Source: https://github.com/QwenLM/qwen-code/blob/main/docs/users/configuration/settings.md. */
export const qwenCodeRow: ToolRow = {
  id: 'qwen-code',
  name: 'Qwen Code',
  protocol: 'openai-chat',
  addressPath: '/v1',
  model: 'optional',
  vendorHosts: ['dashscope.aliyuncs.com', 'dashscope-intl.aliyuncs.com', 'dashscope-us.aliyuncs.com', 'portal.qwen.ai'],
  variants: [
    {
      id: 'qwen-code',
      detect: [qwenFolder],
      files: [
        {
          id: 'env',
          format: 'env',
          folder: qwenFolder,
          names: ['.env'],
          keys: [
            { path: ['OPENAI_BASE_URL'], value: '{address}', group: 'connection' },
            { path: ['OPENAI_API_KEY'], value: '{key}', group: 'connection' },
            { path: ['OPENAI_MODEL'], value: '{model}', group: 'model' },
          ],
        },
        {
          id: 'settings',
          // A trailing comma crashes it.
          format: 'json-comments',
          folder: qwenFolder,
          names: ['settings.json'],
          addedByTool: ['$version'],
          keys: [{ path: ['security', 'auth', 'selectedType'], value: 'openai', group: 'connection' }],
        },
      ],
      address: [{ files: ['env'], path: ['OPENAI_BASE_URL'] }],
      shadows: [
        { kind: 'variables', names: qwenVariables, effect: 'overrides' },
        {
          kind: 'project-file',
          names: ['.qwen/.env', '.env'],
          format: 'env',
          keys: qwenVariables.map((name) => [name]),
          upward: true,
        },
        // An entry of these wins over the variables when the model's name matches.
        { kind: 'own-keys', file: 'settings', keys: [['modelProviders']], effect: 'overrides' },
        {
          kind: 'project-file',
          names: ['.qwen/settings.json'],
          format: 'jsonc',
          keys: [['security', 'auth', 'selectedType'], ['modelProviders']],
        },
      ],
      credentials: ['oauth_creds.json'],
    },
  ],
};
