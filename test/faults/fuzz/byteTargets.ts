// What the fuzzer runs beside the conversations: framing of streams, scans and splices of JSON, forms, files of other programs, and the files of
// coding tools that the takeover edits.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { litellmProviders, modelsDevProviders } from '../../../src/catalog/prices/foreignProviders';
import { providerPresets } from '../../../src/catalog/providers';
import { channelLink } from '../../../src/extension/links/channelLink';
import { readCcSwitch, rowsOfConfig } from '../../../src/gateway/imports/ccSwitch';
import { readClaudeCodeRouter } from '../../../src/gateway/imports/claudeCodeRouter';
import { readExportedChannels } from '../../../src/gateway/imports/exportedChannels';
import { boundaryOf, readPartHeaders } from '../../../src/gateway/proxy/multipartHeaders';
import { MultipartScanner } from '../../../src/gateway/proxy/multipartScanner';
import { BedrockFrames } from '../../../src/protocols/bedrock/frames';
import { matchEndpoint } from '../../../src/protocols/endpoints';
import { outputLimitSplices, readOutputWish } from '../../../src/protocols/edits/outputLimit';
import { systemPromptSplices } from '../../../src/protocols/edits/systemPrompt';
import { askedInJson } from '../../../src/protocols/otherEndpoints/asked';
import { readOtherAnswer } from '../../../src/protocols/otherEndpoints/answerFacts';
import { LargeJsonTap } from '../../../src/protocols/otherEndpoints/largeAnswer';
import { newOtherTap } from '../../../src/protocols/otherEndpoints/streamTap';
import { wavSeconds } from '../../../src/protocols/otherEndpoints/wav';
import { readHead } from '../../../src/protocols/readHead';
import { RequestFacts } from '../../../src/protocols/requestFacts';
import { decodeBase64, encodeBase64 } from '../../../src/protocols/wire/base64';
import { scanObject } from '../../../src/protocols/wire/jsonScan';
import { splice } from '../../../src/protocols/wire/jsonSplice';
import { SseFrames } from '../../../src/protocols/wire/sseFrames';
import { protocolIds } from '../../../src/shared/channel';
import { GatewayError } from '../../../src/shared/errors';
import { readPriceFile } from '../../../src/shared/priceImport/readPriceFile';
import { textFormats } from '../../../src/takeover/formats';
import { TextFault } from '../../../src/takeover/textFault';
import { applyEdits } from '../../../src/takeover/textFormat';
import type { Edit } from '../../../src/takeover/values';
import { frameEvents, streamEvents } from '../../support/fakeUpstream/fixtures';
import { generateBody, generatePath } from '../../support/rawHttp';
import type { FuzzTarget } from './fuzzer';

const fixtures = path.join(import.meta.dirname, '../../fixtures');
const bytes = (text: string): Uint8Array => Buffer.from(text);
const isDeclared = (error: unknown): boolean => GatewayError.is(error) && error.kind !== 'internal';
const textOf = (input: Uint8Array): string => Buffer.from(input).toString('utf8');

/** Cut in different places, the same comes out. */
function sameHoweverCut(input: Uint8Array, read: (chunks: Uint8Array[]) => string): number {
  const cut = (size: number): Uint8Array[] => {
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < input.length; at += size) chunks.push(new Uint8Array(input.subarray(at, at + size)));
    return chunks;
  };
  const outputs = [input.length > 4096 ? 61 : 1, 5, Math.max(input.length, 1)].map((size) => read(cut(size)));
  if (new Set(outputs).size > 1) throw new Error('what is read depends on the cuts');
  return outputs[0]?.length ?? 0;
}

const sse: FuzzTarget = {
  name: 'server-sent events',
  seeds: protocolIds.map((protocol) =>
    Buffer.concat(frameEvents(protocol, streamEvents(protocol, 'short'), { includeUsage: true, jsonArray: false })),
  ),
  allows: () => false,
  run: (input) =>
    sameHoweverCut(input, (chunks) => {
      const reader = new SseFrames();
      return JSON.stringify([...chunks.flatMap((chunk) => [...reader.push(chunk)]), ...reader.finish()]);
    }),
};

const eventStream: FuzzTarget = {
  name: 'event stream of AWS',
  seeds: [
    Buffer.concat(frameEvents('bedrock', streamEvents('bedrock', 'text'), { includeUsage: true, jsonArray: false })),
    Buffer.concat(
      frameEvents('bedrock', streamEvents('bedrock', 'text').slice(0, 1), { includeUsage: true, jsonArray: false }),
    ),
  ],
  allows: () => false,
  run: (input) =>
    sameHoweverCut(input, (chunks) => {
      const reader = new BedrockFrames();
      const read: unknown[] = [];
      try {
        for (const chunk of chunks) for (const frame of reader.push(chunk)) read.push(frame);
        reader.finish();
      } catch (error) {
        if (!isDeclared(error)) throw error;
        read.push((error as GatewayError).kind);
      }
      return JSON.stringify(read);
    }),
};

const scan: FuzzTarget = {
  name: 'scan and splice of JSON',
  seeds: [
    ...protocolIds.map((protocol) => bytes(generateBody(protocol, 'm', true))),
    bytes(
      '{"model":"a","max_tokens":5,"system":"x","messages":[{"role":"system","content":"y"}],"thinking":{"type":"enabled","budget_tokens":4}}',
    ),
    bytes('{"model":"a","instructions":"x","max_output_tokens":9,"input":[{"role":"developer","content":[]}]}'),
    bytes('{"contents":[],"systemInstruction":{"parts":[{"text":"x"}]},"generationConfig":{"maxOutputTokens":7}}'),
  ],
  allows: isDeclared,
  run: (input) => {
    const members = scanObject(input, ['model', 'stream', 'messages']);
    // What the scan takes, JSON takes, and says the same.
    const value = JSON.parse(textOf(input)) as Record<string, unknown>;
    const model = members.get('model');
    if (typeof model?.value === 'string' && model.value !== value['model'])
      throw new Error('another model than JSON.parse reads');
    let size = 0;
    for (const protocol of protocolIds) {
      const hints = { anthropicVersion: protocol === 'anthropic' };
      const match = matchEndpoint(generatePath(protocol, 'm', false).split('?')[0] ?? '', hints);
      if (match === undefined) throw new Error('no endpoint');
      try {
        readHead(match, input);
        readOutputWish(match, input);
        const splices = [...outputLimitSplices(match, input, 3, 'max_tokens')];
        const limited = splice(input, splices);
        JSON.parse(textOf(limited));
        const prompted = splice(input, [...systemPromptSplices(match, input, 'Say "so".\n', false)]);
        JSON.parse(textOf(prompted));
        size = Math.max(size, limited.length, prompted.length);
      } catch (error) {
        if (!isDeclared(error)) throw error;
      }
    }
    return size;
  },
};

const facts: FuzzTarget = {
  name: 'facts of requests',
  seeds: scan.seeds,
  allows: isDeclared,
  run: (input) => {
    scanObject(input, []);
    return protocolIds.reduce((size, protocol) => {
      const known = new RequestFacts(protocol, input);
      return size + JSON.stringify([known.conversation(), known.abilities()]).length;
    }, 0);
  },
};

const boundary = 'x-gate-0123456789';
const form: FuzzTarget = {
  name: 'forms',
  seeds: [
    bytes(
      `--${boundary}\r\nContent-Disposition: form-data; name="model"\r\n\r\nwhisper-1\r\n--${boundary}\r\n` +
        `Content-Disposition: form-data; name="file"; filename="a%22b.wav"\r\nContent-Type: audio/wav\r\n\r\nRIFF....WAVE\r\n--${boundary}--\r\n`,
    ),
    bytes(`--${boundary}\r\ncontent-disposition: form-data; name=n\r\n\r\n\r\n--${boundary}--`),
  ],
  allows: isDeclared,
  run: (input) =>
    sameHoweverCut(input, (chunks) => {
      const scanner = new MultipartScanner(boundary, ['n', 'stream']);
      try {
        for (const chunk of chunks) scanner.push(chunk);
        scanner.finish();
      } catch (error) {
        if (!isDeclared(error)) throw error;
        return 'refused';
      }
      return JSON.stringify([[...scanner.fields], scanner.file]);
    }),
};

const formHeads: FuzzTarget = {
  name: 'heads of forms',
  seeds: [
    bytes('multipart/form-data; boundary="a b"; charset=utf-8'),
    bytes('multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW'),
    bytes('Content-Disposition: form-data; name="x"; filename*=UTF-8\'\'a%20b\r\nContent-Type: text/plain'),
  ],
  allows: isDeclared,
  run: (input) => {
    for (const read of [
      (): unknown => boundaryOf(Buffer.from(input).toString('latin1')),
      () => readPartHeaders(Buffer.from(input)),
    ]) {
      try {
        JSON.stringify(read());
      } catch (error) {
        if (!isDeclared(error)) throw error;
      }
    }
    return 0;
  },
};

const others: FuzzTarget = {
  name: 'other endpoints',
  seeds: [
    bytes(
      '{"model":"m","input":["a","b"],"n":2,"data":[{"embedding":[0.1]}],"usage":{"prompt_tokens":3,"total_tokens":3}}',
    ),
    bytes('{"query":"q","documents":["a"],"results":[{"index":0}],"meta":{"billed_units":{"search_units":1}}}'),
    bytes(
      'event: transcript.text.done\ndata: {"type":"transcript.text.done","text":"x","usage":{"type":"duration","seconds":5}}\n\n',
    ),
    bytes(
      '{"text":"x","duration":1.5,"usage":{"input_tokens":5,"output_tokens":4,"input_token_details":{"audio_tokens":3}}}',
    ),
    bytes('RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data\0\0\0\0'),
  ],
  allows: isDeclared,
  run: (input) => {
    for (const operation of [
      'embed',
      'generate-images',
      'edit-images',
      'speak',
      'transcribe',
      'moderate',
      'rerank',
    ] as const) {
      const asked = askedInJson(operation, bytes('{"model":"m","n":1}'));
      try {
        askedInJson(operation, input);
        readOtherAnswer(operation, JSON.parse(textOf(input)) as unknown, asked);
      } catch (error) {
        if (!isDeclared(error) && !(error instanceof SyntaxError)) throw error;
      }
      const tap = newOtherTap(operation, asked);
      tap.push(input);
      JSON.stringify(tap.close().facts);
      const large = new LargeJsonTap(operation);
      large.push(input);
      JSON.stringify(large.facts());
    }
    wavSeconds(input, input.length);
    const decoded = decodeBase64(textOf(input));
    if (decoded !== undefined && decodeBase64(encodeBase64(decoded)) === undefined)
      throw new Error('base64 of our own is not read');
    return 0;
  },
};

const imports: FuzzTarget = {
  name: 'files of other programs',
  seeds: [
    ...readdirSync(path.join(fixtures, 'imports')).map((name) => readFileSync(path.join(fixtures, 'imports', name))),
    ...readdirSync(path.join(fixtures, 'prices')).map((name) =>
      readFileSync(path.join(fixtures, 'prices', name)).subarray(0, 20_000),
    ),
    bytes('provider,model,input,output\nopenai,gpt-5,1.25,10\n,"a ""b""",0,0\n'),
    bytes(
      '{"format":"gatehouse-channels","version":1,"channels":[{"name":"a","provider":"openai","baseUrl":"https://api.openai.com/v1"}]}',
    ),
  ],
  allows: isDeclared,
  run: (input) => {
    const text = textOf(input);
    const surroundings = {
      providers: new Set(providerPresets.map(({ id }) => id)),
      channels: new Set(['ch_1']),
      litellmProviders,
      modelsDevProviders,
    };
    let size = 0;
    for (const read of [
      (): unknown => readPriceFile(text, surroundings),
      () => readExportedChannels(text),
      () => readClaudeCodeRouter(text, { OPENAI_API_KEY: 'x' }),
      () => readCcSwitch(rowsOfConfig(text)),
      () => channelLink(text, providerPresets, (message) => String(message)),
    ]) {
      try {
        size = Math.max(size, JSON.stringify(read()).length);
      } catch (error) {
        if (!isDeclared(error)) throw error;
      }
    }
    return size;
  },
};

function filesBelow(folder: string, ending: RegExp): Uint8Array[] {
  return readdirSync(path.join(fixtures, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name)));
}

const toolSeeds: Record<keyof typeof textFormats, Uint8Array[]> = {
  json: filesBelow('takeover', /\.json$/),
  'json-comments': [bytes('{ // c\n "a": 1, /* x */ "env": {"URL": "y"}\n}')],
  jsonc: [bytes('{\n  "a": [1, 2,], // one\n  "provider": { "x": {} },\n}'), ...filesBelow('takeover', /\.jsonc$/)],
  toml: filesBelow('takeover', /\.toml$/),
  env: [...filesBelow('takeover', /dotenv$/), bytes('# c\nexport URL="a b" # x\nA=\'1\'\n')],
};
const tables: Edit[] = [
  { path: ['env', 'URL'], value: 'http://x' },
  { path: ['model_providers', 'gatehouse'], value: { name: 'G', base_url: 'http://127.0.0.1:1/v1', size: 3 } },
];
const flat: Edit[] = [{ path: ['URL'], value: 'http://x' }, { path: ['A'] }];

/** Edited and led back: the edits are there, gone again afterwards, and what cannot be read is refused. */
const tool = (format: keyof typeof textFormats): FuzzTarget => ({
  name: `tool files (${format})`,
  seeds: toolSeeds[format],
  allows: (error) => error instanceof TextFault,
  run: (input) => {
    const text = textOf(input);
    const rules = textFormats[format];
    const edits = format === 'env' ? flat : tables;
    const after = applyEdits(rules, text, edits);
    for (const { path: place } of edits) rules.raw(after, place);
    const removed = applyEdits(
      rules,
      after,
      edits.map(({ path: place }) => ({ path: place })),
    );
    return Math.max(after.length, removed.length);
  },
});

export const byteTargets: readonly FuzzTarget[] = [
  ...[sse, eventStream, scan, facts, form, formHeads, others, imports],
  ...(['json', 'json-comments', 'jsonc', 'toml', 'env'] as const).map(tool),
];
