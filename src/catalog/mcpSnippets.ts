// Snippets that let agents outside of VS Code ask Gatehouse about usage, models and budgets over MCP: data, read through snippets.ts.
// Sources: https://code.claude.com/docs/en/mcp; https://developers.openai.com/codex/mcp (http_headers);
// https://geminicli.com/docs/tools/mcp-server/; https://docs.cursor.com/context/mcp.
import type { Snippet } from './snippetRow';

export const mcpSnippets: readonly Snippet[] = [
  {
    id: 'mcp-claude-code',
    group: 'mcp',
    name: 'Claude Code · MCP',
    language: 'bash',
    terminal: 'continued-line',
    variants: [
      {
        id: 'mcp',
        text: `claude mcp add --scope user --transport http gatehouse '{{root}}/mcp' \\
  --header 'Authorization: Bearer {{key}}'`,
      },
    ],
  },
  {
    id: 'mcp-codex',
    group: 'mcp',
    name: 'Codex · MCP',
    language: 'text',
    variants: [
      {
        id: 'mcp',
        text: `[mcp_servers.gatehouse]
url = "{{root}}/mcp"
http_headers = { Authorization = "Bearer {{key}}" }`,
      },
    ],
  },
  {
    id: 'mcp-gemini-cli',
    group: 'mcp',
    name: 'Gemini CLI · MCP',
    language: 'bash',
    terminal: 'continued-line',
    variants: [
      {
        id: 'mcp',
        text: `gemini mcp add --scope user --transport http \\
  --header 'Authorization: Bearer {{key}}' gatehouse '{{root}}/mcp'`,
      },
    ],
  },
  {
    id: 'mcp-json',
    group: 'mcp',
    name: 'mcp.json',
    language: 'json',
    variants: [
      {
        id: 'mcp',
        text: `{
  "mcpServers": {
    "gatehouse": {
      "type": "http",
      "url": "{{root}}/mcp",
      "headers": { "Authorization": "Bearer {{key}}" }
    }
  }
}`,
      },
    ],
  },
];
