// Coding tools in each of their states, for the tests of the Tools page and of the sidebar's section.
import type { ToolState } from '../../src/shared/tools';

export function tool(part: Partial<ToolState> & Pick<ToolState, 'id' | 'name'>): ToolState {
  return {
    status: 'not-taken-over',
    files: [{ path: `/home/ada/.${part.id}/settings.json`, exists: true }],
    address: null,
    keyId: null,
    model: null,
    modelNeeded: false,
    recorded: false,
    warnings: [],
    drift: [],
    ...part,
  };
}

const proxy = 'http://127.0.0.1:11580';

export const tools: ToolState[] = [
  tool({
    id: 'claude-code',
    name: 'Claude Code',
    status: 'taken-over',
    files: [
      {
        path: '/home/ada/.claude/settings.json',
        exists: true,
        backup: '/home/ada/.claude/settings.json.bak',
      },
    ],
    address: proxy,
    keyId: 'key_claude',
    recorded: true,
    warnings: [
      { kind: 'variable', effect: 'adds-own-key', names: ['ANTHROPIC_API_KEY'], message: 'ANTHROPIC_API_KEY is set' },
      {
        kind: 'project-file',
        effect: 'overrides',
        names: ['env.ANTHROPIC_BASE_URL'],
        file: '/home/ada/shop/.claude/settings.local.json',
        message: 'a project file wins',
      },
    ],
    drift: [{ kind: 'changed', file: '/home/ada/.claude/settings.json', key: 'env.ANTHROPIC_BASE_URL' }],
  }),
  tool({ id: 'codex', name: 'Codex', files: [{ path: '/home/ada/.codex/config.toml', exists: true }] }),
  tool({
    id: 'gemini-cli',
    name: 'Gemini CLI',
    status: 'other-address',
    address: 'https://relay.example/v1',
    files: [{ path: '/home/ada/.gemini/.env', exists: true }],
  }),
  tool({
    id: 'qwen-code',
    name: 'Qwen Code',
    files: [
      { path: '/home/ada/.qwen/.env', exists: false },
      { path: '/home/ada/.qwen/settings.json', exists: true },
    ],
    warnings: [
      {
        kind: 'unreadable',
        effect: 'blocks',
        names: [],
        file: '/home/ada/.qwen/settings.json',
        line: 4,
        column: 7,
        message: 'does not parse',
      },
    ],
  }),
  tool({ id: 'kimi', name: 'Kimi', status: 'not-detected', files: [] }),
  tool({ id: 'codebuddy', name: 'CodeBuddy', status: 'not-detected', files: [] }),
  tool({ id: 'opencode', name: 'opencode', modelNeeded: true }),
  tool({ id: 'crush', name: 'Crush', status: 'not-detected', files: [] }),
];
