// The real coding tools as data: how each is started without a person, what it must find in its home to speak to the gateway, and by which
// of its own tools it reads and writes a file. Their packages and versions are pinned in scripts/clients. No logic.
import type { ProtocolId } from '../../src/shared/channel';

/** Where one run of a tool happens. */
export interface Place {
  /** Absolute path of the temporary home. */
  home: string;
  /** Absolute path of the temporary project: the working directory. */
  project: string;
  /** Root of the gateway's proxy, without a path. */
  proxyUrl: string;
  /** Secret of the virtual key. */
  key: string;
}

/** A call that the pretended model makes; a string is the text of a freeform tool. */
export interface PlannedCall {
  tool: string;
  input: Record<string, unknown> | string;
}

export interface ClientTool {
  /** Name of the row in the matrix. */
  name: string;
  /** Folder in scripts/clients with the package and its lock file. */
  install: string;
  /** The program within the installation: a script for Node, or a binary of this platform. */
  program: { script: string } | { binary: string };
  protocol: ProtocolId;
  /** Model names that the tool asks for; the channel serves its only model under each. */
  models: string[];
  /** Files to write before the start: path from the home, and text. */
  files(place: Place): Record<string, string>;
  environment?: Record<string, string>;
  arguments(prompt: string): string[];
  read(file: string): PlannedCall;
  write(file: string, content: string): PlannedCall;
  /** Phrases of requests that are beside the task. */
  asides?: string[];
  /** Parts of warnings that have nothing to do with what it was answered. */
  chatter?: string[];
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const houseModel = 'house-model';

const claudeLike = {
  read: (file: string): PlannedCall => ({ tool: 'Read', input: { file_path: file } }),
  write: (file: string, content: string): PlannedCall => ({ tool: 'Write', input: { file_path: file, content } }),
};
const geminiLike = {
  read: (file: string): PlannedCall => ({ tool: 'read_file', input: { file_path: file } }),
  write: (file: string, content: string): PlannedCall => ({ tool: 'write_file', input: { file_path: file, content } }),
};

const addFile = (file: string, content: string): string =>
  [
    '*** Begin Patch',
    `*** Add File: ${file}`,
    ...content
      .trimEnd()
      .split('\n')
      .map((line) => `+${line}`),
    '*** End Patch',
    '',
  ].join('\n');

const codex = {
  install: 'codex',
  program: { script: 'node_modules/@openai/codex/bin/codex.js' },
  protocol: 'openai-responses',
  arguments: (prompt) => [
    'exec',
    '--skip-git-repo-check',
    '--sandbox',
    'danger-full-access',
    '--color',
    'never',
    prompt,
  ],
} as const satisfies Partial<ClientTool>;

const codexConfig = ({ proxyUrl, key }: Place, rootKeys: readonly string[]): Record<string, string> => ({
  '.codex/config.toml': [
    ...rootKeys,
    'model_provider = "gatehouse"',
    '',
    '[model_providers.gatehouse]',
    'name = "Gatehouse"',
    `base_url = "${proxyUrl}/v1"`,
    'wire_api = "responses"',
    `experimental_bearer_token = "${key}"`,
    '',
    '[analytics]',
    'enabled = false',
    '',
  ].join('\n'),
});

export const clientTools: readonly ClientTool[] = [
  {
    name: 'Claude Code',
    install: 'claude-code',
    program: { script: 'node_modules/@anthropic-ai/claude-code/cli-wrapper.cjs' },
    protocol: 'anthropic',
    models: ['claude-opus-5-5'],
    files: ({ proxyUrl, key }) => ({
      '.claude/settings.json': json({ env: { ANTHROPIC_BASE_URL: proxyUrl, ANTHROPIC_AUTH_TOKEN: key } }),
    }),
    environment: { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1' },
    arguments: (prompt) => ['--permission-mode', 'acceptEdits', '-p', prompt],
    ...claudeLike,
  },
  {
    // Its own model: "responses lite", every tool in a namespace, files through JavaScript in one freeform tool.
    ...codex,
    name: 'Codex, own model',
    models: ['gpt-6.1-sol'],
    files: (place) => codexConfig(place, []),
    read: (file) => ({
      tool: 'exec',
      input: `text((await tools.exec_command({ cmd: ${JSON.stringify(`cat '${file}'`)} })).output);\n`,
    }),
    write: (file, content) => ({
      tool: 'exec',
      input: `text(await tools.apply_patch(${JSON.stringify(addFile(file, content))}));\n`,
    }),
  },
  {
    // Any model that is not OpenAI's: plain functions at the top.
    ...codex,
    name: 'Codex, other model',
    models: [houseModel],
    files: (place) => codexConfig(place, [`model = "${houseModel}"`]),
    chatter: [`Model metadata for \`${houseModel}\` not found`],
    read: (file) => ({ tool: 'exec_command', input: { cmd: `cat '${file}'` } }),
    write: (file, content) => ({
      tool: 'exec_command',
      input: { cmd: `apply_patch <<'END_OF_PATCH'\n${addFile(file, content)}END_OF_PATCH\n` },
    }),
  },
  {
    name: 'Gemini CLI',
    install: 'gemini-cli',
    program: { script: 'node_modules/@google/gemini-cli/bundle/gemini.js' },
    protocol: 'gemini',
    models: ['gemini-3.5-flash-lite', 'gemini-3.8-flash', 'gemini-3.8-pro'],
    files: ({ proxyUrl, key }) => ({
      '.gemini/.env': `GOOGLE_GEMINI_BASE_URL=${proxyUrl}\nGEMINI_API_KEY=${key}\n`,
      '.gemini/settings.json': json({
        security: { auth: { selectedType: 'gemini-api-key' } },
        privacy: { usageStatisticsEnabled: false },
        general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
      }),
    }),
    arguments: (prompt) => ['--skip-trust', '--approval-mode', 'yolo', '-p', prompt],
    chatter: ['True color (24-bit) support not detected'],
    ...geminiLike,
  },
  {
    name: 'Qwen Code',
    install: 'qwen-code',
    program: { script: 'node_modules/@qwen-code/qwen-code/cli-entry.js' },
    protocol: 'openai-chat',
    models: [houseModel],
    files: ({ proxyUrl, key }) => ({
      '.qwen/.env': `OPENAI_BASE_URL=${proxyUrl}/v1\nOPENAI_API_KEY=${key}\nOPENAI_MODEL=${houseModel}\n`,
      '.qwen/settings.json': json({
        security: { auth: { selectedType: 'openai' } },
        privacy: { usageStatisticsEnabled: false },
        general: { enableAutoUpdate: false },
      }),
    }),
    environment: { QWEN_CODE_SUPPRESS_YOLO_WARNING: '1' },
    arguments: (prompt) => ['--approval-mode', 'yolo', prompt],
    ...geminiLike,
    asides: ['acting as the managed memory extraction subagent'],
  },
  {
    name: 'opencode',
    install: 'opencode',
    program: {
      binary: `node_modules/opencode-${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}/bin/opencode`,
    },
    protocol: 'openai-chat',
    models: [houseModel],
    files: ({ proxyUrl, key }) => ({
      '.config/opencode/opencode.json': json({
        provider: {
          gatehouse: {
            npm: '@ai-sdk/openai-compatible',
            name: 'Gatehouse',
            options: { baseURL: `${proxyUrl}/v1`, apiKey: key },
            models: { [houseModel]: { name: 'House', limit: { context: 200_000, output: 8192 } } },
          },
        },
        model: `gatehouse/${houseModel}`,
        small_model: `gatehouse/${houseModel}`,
      }),
    }),
    environment: {
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      OPENCODE_DISABLE_MODELS_FETCH: '1',
      OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
    },
    arguments: (prompt) => ['run', prompt],
    read: (file) => ({ tool: 'read', input: { filePath: file } }),
    write: (file, content) => ({ tool: 'write', input: { filePath: file, content } }),
  },
  {
    name: 'Kimi Code',
    install: 'kimi-code',
    program: { script: 'node_modules/@moonshot-ai/kimi-code/dist/main.mjs' },
    protocol: 'openai-chat',
    models: [houseModel],
    files: ({ proxyUrl, key }) => ({
      '.kimi-code/config.toml': [
        `default_model = "gatehouse/${houseModel}"`,
        '',
        '[providers.gatehouse]',
        'type = "openai"',
        `base_url = "${proxyUrl}/v1"`,
        `api_key = "${key}"`,
        '',
        `[models."gatehouse/${houseModel}"]`,
        'provider = "gatehouse"',
        `model = "${houseModel}"`,
        'max_context_size = 200000',
        '',
      ].join('\n'),
    }),
    arguments: (prompt) => ['-p', prompt],
    read: (file) => ({ tool: 'Read', input: { path: file } }),
    write: (file, content) => ({ tool: 'Write', input: { path: file, content } }),
  },
  {
    // CodeBuddy Code 2.117.0 comes inside its vendor's agent SDK, whose version the matrix shows.
    name: 'CodeBuddy Code in SDK',
    install: 'codebuddy',
    program: { script: 'node_modules/@tencent-ai/agent-sdk/cli/bin/codebuddy' },
    protocol: 'openai-chat',
    // It takes its own prefix off before it asks.
    models: [houseModel],
    files: ({ proxyUrl, key }) => ({
      '.codebuddy/models.json': json({
        models: [
          {
            id: `custom-local:${houseModel}`,
            name: 'House',
            vendor: 'Gatehouse',
            apiKey: key,
            url: `${proxyUrl}/v1/chat/completions`,
            maxInputTokens: 200_000,
            maxOutputTokens: 8192,
            supportsToolCall: true,
            supportsImages: true,
          },
        ],
      }),
      '.codebuddy/settings.json': json({ model: `custom-local:${houseModel}` }),
    }),
    environment: { DISABLE_TELEMETRY: '1', DISABLE_AUTOUPDATER: '1' },
    arguments: (prompt) => ['--permission-mode', 'acceptEdits', '-p', prompt],
    ...claudeLike,
  },
];
