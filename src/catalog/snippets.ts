// Ready-to-paste texts that point a shell, an SDK or an application at the gateway: data, filled in by fillSnippet.ts.
// Read by the Endpoints page, which shows them, and by the extension, which copies them. No logic here.
// Sources: the SDKs' own READMEs (openai, @anthropic-ai/sdk, @google/genai and their Python twins);
// https://docs.continue.dev/customize/model-providers/top-level/openai; https://aider.chat/docs/llms/openai-compat.html;
// https://zed.dev/docs/ai/use-api-access; https://docs.cline.bot/provider-config/openai-compatible;
// https://www.jetbrains.com/help/ai-assistant/settings-reference-providers-and-api-keys.html; https://docs.cursor.com/settings/api-keys
import { environmentSnippets } from './environmentSnippets';
import { mcpSnippets } from './mcpSnippets';
import type { Snippet } from './snippetRow';

const curl: Snippet = {
  id: 'curl',
  group: 'shell',
  name: 'curl',
  language: 'bash',
  terminal: 'continued-line',
  variants: [
    {
      id: 'openai-chat',
      text: `curl -sS '{{root}}/v1/chat/completions' \\
  -H 'Authorization: Bearer {{key}}' \\
  -H 'Content-Type: application/json' \\
  -d '{"model": {{model:quoted-json}}, "messages": [{"role": "user", "content": "Hello!"}]}'`,
    },
    {
      id: 'openai-responses',
      text: `curl -sS '{{root}}/v1/responses' \\
  -H 'Authorization: Bearer {{key}}' \\
  -H 'Content-Type: application/json' \\
  -d '{"model": {{model:quoted-json}}, "input": "Hello!"}'`,
    },
    {
      id: 'anthropic',
      text: `curl -sS '{{root}}/v1/messages' \\
  -H 'x-api-key: {{key}}' \\
  -H 'anthropic-version: 2023-06-01' \\
  -H 'Content-Type: application/json' \\
  -d '{"model": {{model:quoted-json}}, "max_tokens": 256, "messages": [{"role": "user", "content": "Hello!"}]}'`,
    },
    {
      id: 'gemini',
      text: `curl -sS '{{root}}/v1beta/models/{{model:path}}:generateContent' \\
  -H 'x-goog-api-key: {{key}}' \\
  -H 'Content-Type: application/json' \\
  -d '{"contents": [{"role": "user", "parts": [{"text": "Hello!"}]}]}'`,
    },
  ],
};

const sdks: readonly Snippet[] = [
  {
    id: 'openai-python',
    group: 'sdk',
    name: 'OpenAI · Python',
    language: 'python',
    variants: [
      {
        id: 'openai-chat',
        text: `from openai import OpenAI

client = OpenAI(base_url="{{root}}/v1", api_key="{{key}}")

completion = client.chat.completions.create(
    model={{model:json}},
    messages=[{"role": "user", "content": "Hello!"}],
)
print(completion.choices[0].message.content)`,
      },
      {
        id: 'openai-responses',
        text: `from openai import OpenAI

client = OpenAI(base_url="{{root}}/v1", api_key="{{key}}")

response = client.responses.create(model={{model:json}}, input="Hello!")
print(response.output_text)`,
      },
    ],
  },
  {
    id: 'openai-typescript',
    group: 'sdk',
    name: 'OpenAI · TypeScript',
    language: 'typescript',
    variants: [
      {
        id: 'openai-chat',
        text: `import OpenAI from 'openai';

const client = new OpenAI({ baseURL: '{{root}}/v1', apiKey: '{{key}}' });

const completion = await client.chat.completions.create({
  model: {{model:json}},
  messages: [{ role: 'user', content: 'Hello!' }],
});
console.log(completion.choices[0]?.message.content);`,
      },
      {
        id: 'openai-responses',
        text: `import OpenAI from 'openai';

const client = new OpenAI({ baseURL: '{{root}}/v1', apiKey: '{{key}}' });

const response = await client.responses.create({ model: {{model:json}}, input: 'Hello!' });
console.log(response.output_text);`,
      },
    ],
  },
  {
    id: 'anthropic-python',
    group: 'sdk',
    name: 'Anthropic · Python',
    language: 'python',
    variants: [
      {
        id: 'anthropic',
        text: `from anthropic import Anthropic

client = Anthropic(base_url="{{root}}", api_key="{{key}}")

message = client.messages.create(
    model={{model:json}},
    max_tokens=256,
    messages=[{"role": "user", "content": "Hello!"}],
)
print(message.content[0].text)`,
      },
    ],
  },
  {
    id: 'anthropic-typescript',
    group: 'sdk',
    name: 'Anthropic · TypeScript',
    language: 'typescript',
    variants: [
      {
        id: 'anthropic',
        text: `import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic({ baseURL: '{{root}}', apiKey: '{{key}}' });

const message = await client.messages.create({
  model: {{model:json}},
  max_tokens: 256,
  messages: [{ role: 'user', content: 'Hello!' }],
});
console.log(message.content);`,
      },
    ],
  },
  {
    id: 'gemini-python',
    group: 'sdk',
    name: 'Gemini · Python',
    language: 'python',
    variants: [
      {
        id: 'gemini',
        text: `from google import genai

client = genai.Client(api_key="{{key}}", http_options={"base_url": "{{root}}"})

response = client.models.generate_content(model={{model:json}}, contents="Hello!")
print(response.text)`,
      },
    ],
  },
  {
    id: 'gemini-typescript',
    group: 'sdk',
    name: 'Gemini · TypeScript',
    language: 'typescript',
    variants: [
      {
        id: 'gemini',
        text: `import { GoogleGenAI } from '@google/genai';

const client = new GoogleGenAI({ apiKey: '{{key}}', httpOptions: { baseUrl: '{{root}}' } });

const response = await client.models.generateContent({ model: {{model:json}}, contents: 'Hello!' });
console.log(response.text);`,
      },
    ],
  },
];

/** What is typed into the settings of an application, one field a line. */
const apps: readonly Snippet[] = [
  {
    id: 'cursor',
    group: 'app',
    name: 'Cursor',
    language: 'text',
    variants: [
      {
        id: 'openai-chat',
        text: `OpenAI API Key: {{key}}
Override OpenAI Base URL: {{root}}/v1
Model: {{model:plain}}`,
      },
    ],
  },
  {
    id: 'continue',
    group: 'app',
    name: 'Continue',
    language: 'yaml',
    variants: [
      {
        id: 'openai-chat',
        text: `name: Gatehouse
version: 1.0.0
schema: v1
models:
  - name: {{model:json}}
    provider: openai
    model: {{model:json}}
    apiBase: "{{root}}/v1"
    apiKey: "{{key}}"
    roles: [chat, edit, apply]`,
      },
      {
        id: 'anthropic',
        text: `name: Gatehouse
version: 1.0.0
schema: v1
models:
  - name: {{model:json}}
    provider: anthropic
    model: {{model:json}}
    apiBase: "{{root}}/v1"
    apiKey: "{{key}}"
    roles: [chat, edit, apply]`,
      },
    ],
  },
  {
    id: 'cline',
    group: 'app',
    name: 'Cline',
    language: 'text',
    variants: [
      {
        id: 'openai-chat',
        text: `API Provider: OpenAI Compatible
Base URL: {{root}}/v1
OpenAI Compatible API Key: {{key}}
Model ID: {{model:plain}}`,
      },
      {
        id: 'anthropic',
        text: `API Provider: Anthropic
Anthropic API Key: {{key}}
Use custom base URL: {{root}}`,
      },
    ],
  },
  {
    id: 'aider',
    group: 'app',
    name: 'Aider',
    language: 'bash',
    terminal: 'semicolons',
    variants: [
      {
        id: 'openai-chat',
        text: `export OPENAI_API_BASE='{{root}}/v1'
export OPENAI_API_KEY='{{key}}'
aider --model openai/{{model:shell}}`,
      },
      {
        id: 'anthropic',
        text: `export ANTHROPIC_API_BASE='{{root}}'
export ANTHROPIC_API_KEY='{{key}}'
aider --model anthropic/{{model:shell}}`,
      },
    ],
  },
  {
    id: 'zed',
    group: 'app',
    name: 'Zed',
    language: 'json',
    variants: [
      {
        id: 'openai-chat',
        text: `{
  "language_models": {
    "openai_compatible": {
      "Gatehouse": {
        "api_url": "{{root}}/v1",
        "available_models": [{ "name": {{model:json}}, "max_tokens": 128000 }]
      }
    }
  }
}`,
      },
    ],
  },
  {
    id: 'jetbrains',
    group: 'app',
    name: 'JetBrains AI',
    language: 'text',
    variants: [
      {
        id: 'openai-chat',
        text: `Provider: OpenAI-compatible
URL: {{root}}/v1
API Key: {{key}}
Model: {{model:plain}}`,
      },
    ],
  },
];

/** Every snippet, in the order in which they are offered. */
export const snippets: readonly Snippet[] = [...environmentSnippets, curl, ...sdks, ...apps, ...mcpSnippets];
