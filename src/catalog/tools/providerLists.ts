// Rows of the tools that keep a list of providers or models in JSON: CodeBuddy, opencode, Crush. Data only; see ../toolRow.ts.
import type { FolderPlace, ToolRow } from '../toolRow';

const codebuddyFolder: readonly FolderPlace[] = [{ variable: 'CODEBUDDY_CONFIG_DIR' }, { home: '.codebuddy' }];

/** Source: https://www.codebuddy.ai/docs/cli/models. */
export const codebuddyRow: ToolRow = {
  id: 'codebuddy',
  name: 'CodeBuddy',
  protocol: 'openai-chat',
  addressPath: '/v1/chat/completions',
  model: 'needed',
  vendorHosts: ['www.codebuddy.ai', 'www.codebuddy.cn', 'copilot.tencent.com'],
  variants: [
    {
      id: 'codebuddy',
      detect: [codebuddyFolder],
      files: [
        {
          id: 'models',
          format: 'json',
          folder: codebuddyFolder,
          names: ['models.json'],
          bareList: 'models',
          keys: [
            {
              // An id equal to one of its own models would never reach us.
              path: ['models', { item: 'custom-local:{each.id}' }],
              value: {
                id: 'custom-local:{each.id}',
                name: '{each.name}',
                vendor: 'Gatehouse',
                apiKey: '{key}',
                url: '{address}',
                maxInputTokens: '{each.contextTokens}',
                maxOutputTokens: '{each.outputTokens}',
                supportsToolCall: '{each.tools}',
                supportsImages: '{each.images}',
              },
              group: 'connection',
              forEachModel: true,
            },
            {
              // A list that is there hides every model that is not in it; a list that is not there is not made.
              path: ['availableModels', { item: 'custom-local:{each.id}' }],
              value: 'custom-local:{each.id}',
              group: 'connection',
              forEachModel: true,
              onlyInto: 'existing-container',
            },
          ],
        },
        {
          id: 'settings',
          format: 'json',
          folder: codebuddyFolder,
          names: ['settings.json'],
          keys: [{ path: ['model'], value: 'custom-local:{model}', group: 'model' }],
        },
      ],
      address: [
        { files: ['settings'], path: ['model'] },
        { files: ['models'], path: ['models', { item: '*' }, 'url'] },
      ],
      shadows: [
        { kind: 'variables', names: ['CODEBUDDY_MODEL', 'CODEBUDDY_BASE_URL'], effect: 'overrides' },
        {
          kind: 'project-file',
          names: ['.codebuddy/settings.local.json', '.codebuddy/settings.json'],
          format: 'jsonc',
          keys: [['model']],
        },
        { kind: 'project-file', names: ['.codebuddy/models.json'], format: 'jsonc' },
      ],
      credentials: ['.credentials.json'],
    },
  ],
};

const opencodeFolder: readonly FolderPlace[] = [
  { variable: 'OPENCODE_CONFIG_DIR' },
  { variable: 'OPENCODE_CONFIG', isFile: true },
  { variable: 'XDG_CONFIG_HOME', path: 'opencode' },
  { home: '.config/opencode' },
];
const opencodeKeys = [['model'], ['small_model'], ['provider', 'gatehouse'], ['providers', 'gatehouse']];

/** Source: https://opencode.ai/docs/config and https://opencode.ai/docs/providers. The same folder on Windows. */
export const opencodeRow: ToolRow = {
  id: 'opencode',
  name: 'opencode',
  protocol: 'openai-chat',
  addressPath: '/v1',
  model: 'needed',
  vendorHosts: ['opencode.ai'],
  variants: [
    {
      id: 'opencode',
      detect: [
        opencodeFolder,
        [{ variable: 'XDG_CONFIG_HOME', path: 'opencode' }, { home: '.config/opencode' }],
        [{ variable: 'XDG_DATA_HOME', path: 'opencode' }, { home: '.local/share/opencode' }],
      ],
      files: [
        {
          id: 'config',
          format: 'jsonc',
          folder: opencodeFolder,
          // It reads all of them, the last one wins: opencode.json before opencode.jsonc.
          names: ['opencode.jsonc', 'opencode.json'],
          create: 'opencode.json',
          addedByTool: ['$schema'],
          keys: [
            {
              path: ['provider', 'gatehouse'],
              value: {
                npm: '@ai-sdk/openai-compatible',
                name: 'Gatehouse',
                options: { baseURL: '{address}', apiKey: '{key}' },
                models: {
                  eachModel: {
                    name: '{each.name}',
                    limit: { context: '{each.contextTokens}', output: '{each.outputTokens}' },
                  },
                  by: '{each.id}',
                },
              },
              group: 'connection',
            },
            { path: ['model'], value: 'gatehouse/{model}', group: 'model' },
            { path: ['small_model'], value: 'gatehouse/{smallModel}', group: 'model' },
          ],
        },
      ],
      address: [
        { files: ['config'], path: ['model'], part: 'before-slash' },
        { files: ['config'], path: ['provider', '*', 'options', 'baseURL'] },
      ],
      shadows: [
        { kind: 'variables', names: ['OPENCODE_CONFIG_CONTENT'], effect: 'overrides' },
        // The shape of version 2: where it names our provider, it wins.
        { kind: 'own-keys', file: 'config', keys: [['providers', 'gatehouse']], effect: 'overrides' },
        {
          kind: 'project-file',
          names: ['opencode.jsonc', 'opencode.json', '.opencode/opencode.jsonc', '.opencode/opencode.json'],
          format: 'jsonc',
          keys: opencodeKeys,
          upward: true,
        },
        {
          kind: 'user-file',
          folder: [{ home: '.opencode' }],
          names: ['opencode.jsonc', 'opencode.json'],
          keys: opencodeKeys,
        },
      ],
      credentials: ['auth.json'],
    },
  ],
};

const crushFolder: readonly FolderPlace[] = [
  { variable: 'CRUSH_GLOBAL_CONFIG' },
  { variable: 'XDG_CONFIG_HOME', path: 'crush' },
  { home: '.config/crush' },
];
const crushState: readonly FolderPlace[] = [
  { variable: 'CRUSH_GLOBAL_DATA' },
  { variable: 'XDG_DATA_HOME', path: 'crush' },
  { variable: 'LOCALAPPDATA', path: 'crush', platforms: ['win32'] },
  { home: 'AppData/Local/crush', platforms: ['win32'] },
  { home: '.local/share/crush' },
];
const crushModel = (placeholder: string) => ({ model: placeholder, provider: 'gatehouse' });

/** Source: https://github.com/charmbracelet/crush (internal/config/load.go, schema.json). */
export const crushRow: ToolRow = {
  id: 'crush',
  name: 'Crush',
  protocol: 'openai-chat',
  addressPath: '/v1',
  model: 'needed',
  vendorHosts: ['hyper.charm.land'],
  variants: [
    {
      id: 'crush',
      detect: [crushFolder, crushState],
      files: [
        {
          id: 'config',
          // Comments or anything else that is not JSON keep it from starting.
          format: 'json',
          folder: crushFolder,
          names: ['crush.json'],
          keys: [
            {
              path: ['providers', 'gatehouse'],
              value: {
                name: 'Gatehouse',
                type: 'openai-compat',
                base_url: '{address}',
                api_key: '{key}',
                models: {
                  eachModel: {
                    id: '{each.id}',
                    name: '{each.name}',
                    context_window: '{each.contextTokens}',
                    default_max_tokens: '{each.outputTokens}',
                    supports_attachments: '{each.images}',
                  },
                },
              },
              group: 'connection',
            },
            { path: ['models', 'large'], value: crushModel('{model}'), group: 'model' },
            { path: ['models', 'small'], value: crushModel('{smallModel}'), group: 'model' },
          ],
        },
        {
          // What was picked in its own screen; wins over the file above, so it is changed where it says something.
          id: 'state',
          format: 'json',
          folder: crushState,
          names: ['crush.json'],
          onlyIfThere: true,
          keys: [
            {
              path: ['models', 'large'],
              value: crushModel('{model}'),
              group: 'model',
              onlyInto: 'existing-container',
            },
            {
              path: ['models', 'small'],
              value: crushModel('{smallModel}'),
              group: 'model',
              onlyInto: 'existing-container',
            },
          ],
        },
      ],
      address: [
        { files: ['state', 'config'], path: ['models', 'large', 'provider'] },
        { files: ['config'], path: ['providers', '*', 'base_url'] },
      ],
      shadows: [
        { kind: 'user-file', folder: crushFolder, names: ['crushrc'] },
        {
          kind: 'project-file',
          names: ['crush.json', '.crush.json'],
          format: 'jsonc',
          keys: [
            ['models', 'large'],
            ['providers', 'gatehouse'],
          ],
          upward: true,
        },
        { kind: 'project-file', names: ['crushrc', '.crushrc'], format: 'env', upward: true },
      ],
      credentials: [],
    },
  ],
};
