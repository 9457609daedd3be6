// Hard cases of what a request asks beside its conversation: schemas, limits, sampling, versions, the form of the answer, media. From clients
// of every protocol to every upstream.
import { describe, expect, it } from 'vitest';
import { protocolIds, type ProtocolId, type HttpProtocolId } from '../../../src/shared/channel';
import { faultsOf } from '../matrix/providerRules';
import { plan, questions, type Wire } from './kit';

const upstreams: readonly HttpProtocolId[] = [...protocolIds, 'bedrock'];
const pairs = protocolIds.flatMap((inbound) => upstreams.map((outbound) => ({ inbound, outbound })));
const refusal = expect.objectContaining({ kind: 'bad-request' }) as Error;

/** Everything that a JSON Schema may hold and Gemini's typed subset does not. */
const hardSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: { Place: { type: 'object', properties: { city: { type: 'string' }, near: { $ref: '#/$defs/Place' } } } },
  properties: {
    place: { $ref: '#/$defs/Place' },
    kind: { const: 'exact' },
    count: { type: ['integer', 'null'] },
    either: { oneOf: [{ type: 'string' }, { type: 'number' }] },
    tags: { type: 'object', patternProperties: { '^x-': { type: 'string' } } },
  },
  required: ['place'],
  additionalProperties: false,
};

const withTool: Readonly<Record<ProtocolId, (parameters: Wire, strict?: boolean) => Wire>> = {
  'openai-chat': (parameters, strict) => ({
    ...questions['openai-chat'],
    tools: [{ type: 'function', function: { name: 'find', parameters, ...(strict === undefined ? {} : { strict }) } }],
  }),
  'openai-responses': (parameters, strict = false) => ({
    ...questions['openai-responses'],
    tools: [{ type: 'function', name: 'find', parameters, strict }],
  }),
  anthropic: (input_schema, strict) => ({
    ...questions.anthropic,
    tools: [{ name: 'find', input_schema, ...(strict === undefined ? {} : { strict }) }],
  }),
  gemini: (parametersJsonSchema) => ({
    ...questions.gemini,
    tools: [{ functionDeclarations: [{ name: 'find', parametersJsonSchema }] }],
  }),
};

describe.each(protocolIds)('JSON Schema of a client of %s narrowed for Gemini', (inbound) => {
  it('$ref, const, type arrays, oneOf, additionalProperties and patternProperties leave the typed form', () => {
    const { body, warnings } = plan(inbound, 'gemini', withTool[inbound](hardSchema), {
      quirks: { jsonSchema: false },
    });
    const sent = JSON.stringify(body['tools']);
    expect(sent).not.toMatch(/\$ref|\$defs|\$schema|"const"|oneOf|additionalProperties|patternProperties|\["integer"/);
    expect(sent).toMatch(/"enum":\["exact"\]/);
    expect(sent).toMatch(/"nullable":true/);
    expect(sent).toMatch(/"anyOf"/);
    expect(warnings.some((warning) => warning.startsWith('narrowed-schema'))).toBe(true);
  });

  it('stays ordinary JSON Schema where the model takes it', () => {
    const { body } = plan(inbound, 'gemini', withTool[inbound](hardSchema));
    expect(JSON.stringify(body['tools'])).toContain('"parametersJsonSchema"');
    expect(faultsOf('gemini', body)).toEqual([]);
  });
});

describe.each(['openai-chat', 'openai-responses'] as const)('strict mode for %s', (outbound) => {
  const closed = {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  };
  const strictOf = (body: Wire): unknown => /"strict":(true|false)/.exec(JSON.stringify(body['tools']))?.[1];

  it.each(['openai-chat', 'openai-responses', 'anthropic'] as const)(
    'asked by %s only where the schema qualifies',
    (inbound) => {
      expect(strictOf(plan(inbound, outbound, withTool[inbound](closed, true)).body)).toBe('true');
      const open = plan(inbound, outbound, withTool[inbound](hardSchema, true));
      expect(strictOf(open.body)).not.toBe('true');
      expect(open.warnings.some((warning) => /strict/.test(warning))).toBe(true);
    },
  );

  it('is not set where nobody asked for it', () => {
    expect(strictOf(plan('gemini', outbound, withTool.gemini(closed)).body)).not.toBe('true');
    expect(strictOf(plan('anthropic', outbound, withTool.anthropic(closed)).body)).not.toBe('true');
  });
});

describe('max_tokens in its three names', () => {
  const limited: Readonly<Record<string, { inbound: ProtocolId; wire: Wire }>> = {
    'max_tokens of chat': { inbound: 'openai-chat', wire: { ...questions['openai-chat'], max_tokens: 5000 } },
    'max_completion_tokens of chat': {
      inbound: 'openai-chat',
      wire: { ...questions['openai-chat'], max_completion_tokens: 5000 },
    },
    'max_output_tokens of Responses': {
      inbound: 'openai-responses',
      wire: { ...questions['openai-responses'], max_output_tokens: 5000 },
    },
    'max_tokens of Anthropic': { inbound: 'anthropic', wire: { ...questions.anthropic, max_tokens: 5000 } },
    'maxOutputTokens of Gemini': {
      inbound: 'gemini',
      wire: { ...questions.gemini, generationConfig: { maxOutputTokens: 5000 } },
    },
  };
  const limitOf = (body: Wire): unknown => {
    const inside = { ...(body['generationConfig'] as Wire), ...(body['inferenceConfig'] as Wire), ...body };
    return (
      inside['max_completion_tokens'] ??
      inside['max_tokens'] ??
      inside['max_output_tokens'] ??
      inside['maxOutputTokens'] ??
      inside['maxTokens']
    );
  };

  it.each(Object.entries(limited))(
    '%s reaches every upstream, and is clamped to what the model gives',
    (_name, { inbound, wire }) => {
      for (const outbound of upstreams) {
        expect(limitOf(plan(inbound, outbound, wire).body)).toBe(5000);
        const clamped = plan(inbound, outbound, wire, { traits: { maxOutputTokens: 4096 } });
        expect(limitOf(clamped.body)).toBe(4096);
        expect(clamped.warnings.some((warning) => warning.startsWith('clamped-value'))).toBe(true);
      }
    },
  );

  it('has the name that the vendor takes', () => {
    const { body } = plan('anthropic', 'openai-chat', questions.anthropic, {
      quirks: { maxTokensField: 'max_tokens' },
    });
    expect(body).toMatchObject({ max_tokens: 100 });
    expect(body).not.toHaveProperty('max_completion_tokens');
  });

  it('has a default where Anthropic requires one, within the model', () => {
    for (const inbound of ['openai-chat', 'openai-responses', 'gemini'] as const) {
      expect(limitOf(plan(inbound, 'anthropic', questions[inbound]).body)).toBe(32_000);
      const small = plan(inbound, 'anthropic', questions[inbound], { traits: { maxOutputTokens: 8192 } });
      expect(limitOf(small.body)).toBe(8192);
    }
  });

  it('names none of its own elsewhere', () => {
    for (const outbound of ['openai-chat', 'openai-responses', 'gemini'] as const) {
      expect(limitOf(plan('gemini', outbound, questions.gemini).body)).toBeUndefined();
    }
  });
});

const sampled: Readonly<Record<ProtocolId, Wire>> = {
  'openai-chat': { ...questions['openai-chat'], temperature: 0.7, top_p: 0.5 },
  'openai-responses': { ...questions['openai-responses'], temperature: 0.7, top_p: 0.5 },
  anthropic: { ...questions.anthropic, temperature: 0.5, top_k: 3 },
  gemini: { ...questions.gemini, generationConfig: { temperature: 0.7, topP: 0.5, topK: 3 } },
};

it.each(pairs)('sampling is dropped where a model refuses it: $inbound to $outbound', ({ inbound, outbound }) => {
  const { body, warnings } = plan(inbound, outbound, sampled[inbound], { traits: { noSampling: true } });
  expect(JSON.stringify(body)).not.toMatch(/"(temperature|top_p|topP|top_k|topK)"/);
  expect(warnings.some((warning) => /^dropped-field .*temperature/.test(warning))).toBe(true);
});

it.each(protocolIds)('temperature of a client of %s stays within what Claude takes', (inbound) => {
  const hot = JSON.parse(JSON.stringify(sampled[inbound]).replace('"temperature":0.7', '"temperature":1.5')) as Wire;
  const { body } = plan(inbound, 'anthropic', hot);
  expect(Number(body['temperature'])).toBeLessThanOrEqual(1);
});

it('anthropic-version is pinned for translated calls, anthropic-beta of the client goes along to Anthropic alone', () => {
  const headers = {
    'anthropic-beta': 'context-1m-2025-08-07, interleaved-thinking-2025-05-14',
    'anthropic-version': '2026-10-21',
  };
  for (const inbound of protocolIds) {
    expect(plan(inbound, 'anthropic', questions[inbound]).headers['anthropic-version']).toBe('2023-06-01');
  }
  expect(plan('anthropic', 'anthropic', questions.anthropic, { headers }).headers['anthropic-beta']).toBe(
    'context-1m-2025-08-07,interleaved-thinking-2025-05-14',
  );
  for (const outbound of protocolIds.filter((id) => id !== 'anthropic')) {
    const sent = plan('anthropic', outbound, questions.anthropic, { headers });
    expect(JSON.stringify([sent.headers, sent.body])).not.toContain('context-1m');
    expect(sent.warnings).toContain('dropped-field betas');
  }
});

const schema = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'], additionalProperties: false };
const structured: Readonly<Record<ProtocolId, Wire>> = {
  'openai-chat': {
    ...questions['openai-chat'],
    response_format: { type: 'json_schema', json_schema: { name: 'number', schema, strict: true } },
  },
  'openai-responses': {
    ...questions['openai-responses'],
    text: { format: { type: 'json_schema', name: 'number', schema, strict: true } },
  },
  anthropic: { ...questions.anthropic, output_config: { format: { type: 'json_schema', schema } } },
  gemini: {
    ...questions.gemini,
    generationConfig: { responseMimeType: 'application/json', responseJsonSchema: schema },
  },
};

it.each(pairs)('structured output both ways: $inbound to $outbound', ({ inbound, outbound }) => {
  const { body } = plan(inbound, outbound, structured[inbound]);
  const places: Readonly<Record<HttpProtocolId, RegExp>> = {
    'openai-chat': /"response_format":\{"type":"json_schema"/,
    'openai-responses': /"text":\{"format":\{"type":"json_schema","name":/,
    anthropic: /"output_config":\{"format":\{"type":"json_schema"/,
    gemini: /"responseMimeType":"application\/json","responseJsonSchema"/,
    bedrock: /"n\\?":/,
  };
  expect(JSON.stringify(body)).toMatch(places[outbound]);
  expect(faultsOf(outbound, body)).toEqual([]);
});

describe('n, logprobs and seed are translated, or refused where silence would change the meaning', () => {
  const chat = questions['openai-chat'];
  const gemini = (config: Wire): Wire => ({ ...questions.gemini, generationConfig: config });

  it('more than one answer is refused by every other protocol', () => {
    for (const outbound of upstreams.filter((id) => id !== 'openai-chat')) {
      expect(() => plan('openai-chat', outbound, { ...chat, n: 2 })).toThrow(refusal);
    }
    for (const outbound of upstreams.filter((id) => id !== 'gemini')) {
      expect(() => plan('gemini', outbound, gemini({ candidateCount: 2 }))).toThrow(refusal);
    }
    expect(() => plan('openai-chat', 'anthropic', { ...chat, n: 1 })).not.toThrow();
  });

  it('log probabilities go where they exist, and are a declared loss elsewhere', () => {
    const asked = { ...chat, logprobs: true, top_logprobs: 3 };
    expect(plan('openai-chat', 'gemini', asked).body['generationConfig']).toMatchObject({
      responseLogprobs: true,
      logprobs: 3,
    });
    expect(plan('openai-chat', 'openai-responses', asked).body).toMatchObject({
      top_logprobs: 3,
      include: ['message.output_text.logprobs'],
    });
    expect(plan('gemini', 'openai-chat', gemini({ responseLogprobs: true, logprobs: 2 })).body).toMatchObject({
      logprobs: true,
      top_logprobs: 2,
    });
    for (const outbound of ['anthropic', 'bedrock'] as const) {
      expect(
        plan('openai-chat', outbound, asked).warnings.some((warning) => /^dropped-field .*logprobs/.test(warning)),
      ).toBe(true);
    }
  });

  it('a seed goes where it exists, and is a declared loss elsewhere', () => {
    expect(plan('openai-chat', 'gemini', { ...chat, seed: 7 }).body['generationConfig']).toMatchObject({ seed: 7 });
    expect(plan('gemini', 'openai-chat', gemini({ seed: 7 })).body).toMatchObject({ seed: 7 });
    for (const outbound of ['anthropic', 'bedrock', 'openai-responses'] as const) {
      expect(
        plan('openai-chat', outbound, { ...chat, seed: 7 }).warnings.some((warning) =>
          /^dropped-field .*seed/.test(warning),
        ),
      ).toBe(true);
    }
  });
});

describe('media', () => {
  const pdf = Buffer.from('%PDF-1.7 tiny').toString('base64');
  const documents: Readonly<Record<ProtocolId, Wire>> = {
    'openai-chat': {
      model: 'm',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'file', file: { filename: 'a.pdf', file_data: `data:application/pdf;base64,${pdf}` } },
            { type: 'text', text: 'Read.' },
          ],
        },
      ],
    },
    'openai-responses': {
      model: 'm',
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_file', filename: 'a.pdf', file_data: `data:application/pdf;base64,${pdf}` },
            { type: 'input_text', text: 'Read.' },
          ],
        },
      ],
    },
    anthropic: {
      model: 'm',
      max_tokens: 10,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: pdf } },
            { type: 'text', text: 'Read.' },
          ],
        },
      ],
    },
    gemini: {
      contents: [
        { role: 'user', parts: [{ inlineData: { mimeType: 'application/pdf', data: pdf } }, { text: 'Read.' }] },
      ],
    },
  };

  it.each(pairs)('PDFs: $inbound to $outbound', ({ inbound, outbound }) => {
    const { body } = plan(inbound, outbound, documents[inbound]);
    expect(JSON.stringify(body)).toContain(pdf);
    expect(faultsOf(outbound, body)).toEqual([]);
  });

  const wav = Buffer.from('RIFF____WAVEfmt ').toString('base64');
  const spoken: Wire = {
    model: 'm',
    messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: { data: wav, format: 'wav' } }] }],
  };
  const heard: Wire = {
    contents: [{ role: 'user', parts: [{ inlineData: { mimeType: 'audio/wav', data: wav } }, { text: 'What?' }] }],
  };

  it('audio goes where models hear, is refused where nothing would be left of the question', () => {
    expect(JSON.stringify(plan('openai-chat', 'gemini', spoken).body)).toContain(wav);
    expect(JSON.stringify(plan('gemini', 'openai-chat', heard).body)).toContain(wav);
    expect(() => plan('openai-chat', 'anthropic', spoken)).toThrow(refusal);
    expect(() => plan('gemini', 'anthropic', heard)).toThrow(refusal);
    const { body, warnings } = plan('gemini', 'openai-responses', heard);
    expect(JSON.stringify(body)).not.toContain(wav);
    expect(warnings.some((warning) => warning.startsWith('dropped-part'))).toBe(true);
  });
});
