// The tools that agents may use to ask Gatehouse: names and input schemas, the same in VS Code (package.json) and over MCP. Data only.

const time = (description: string) => ({ type: 'string', description }) as const;

export const agentToolNames = ['gatehouse_usage', 'gatehouse_models', 'gatehouse_budget'] as const;
export type AgentToolName = (typeof agentToolNames)[number];

/** JSON Schemas, as the manifest has them. */
export const agentToolSchemas: Readonly<Record<AgentToolName, object>> = {
  gatehouse_usage: {
    type: 'object',
    properties: {
      from: time('Begin of the range, ISO 8601 in UTC, inclusive. Left out: from the beginning.'),
      to: time('End of the range, ISO 8601 in UTC, exclusive. Left out: until now.'),
      groupBy: {
        type: 'string',
        enum: ['hour', 'day', 'model', 'channel', 'key', 'tool', 'folder', 'provider', 'status'],
        description: 'What the figures are grouped by; day unless told.',
      },
    },
    additionalProperties: false,
  },
  gatehouse_models: {
    type: 'object',
    properties: { search: { type: 'string', description: "Part of a model's name. Left out: all models." } },
    additionalProperties: false,
  },
  gatehouse_budget: { type: 'object', properties: {}, additionalProperties: false },
};
