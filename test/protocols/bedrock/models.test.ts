// Bedrock's model lists: where they are for each kind of base URL, and which ids of them can be called.
import { describe, expect, it } from 'vitest';
import { bedrockProtocol } from '../../../src/protocols/bedrock/protocol';
import { modelListUrls } from '../../../src/protocols/modelLists';

describe('the place of the lists', () => {
  it.each([
    ['https://bedrock-runtime.us-east-1.amazonaws.com', 'https://bedrock.us-east-1.amazonaws.com'],
    ['https://bedrock-runtime.us-gov-west-1.amazonaws.com/', 'https://bedrock.us-gov-west-1.amazonaws.com'],
    ['https://bedrock-runtime-fips.us-west-2.amazonaws.com', 'https://bedrock-fips.us-west-2.amazonaws.com'],
    ['https://bedrock-runtime.cn-north-1.amazonaws.com.cn', 'https://bedrock.cn-north-1.amazonaws.com.cn'],
  ])('of %s', (baseUrl, root) =>
    expect(modelListUrls('bedrock', baseUrl)).toEqual([
      `${root}/inference-profiles?maxResults=1000`,
      `${root}/foundation-models`,
    ]),
  );

  it.each([
    'http://127.0.0.1:8080',
    'http://bedrock-runtime.us-east-1.amazonaws.com',
    'https://bedrock-runtime.us-east-1.amazonaws.com.example.com',
    'https://vpce-1.bedrock-runtime.us-east-1.vpce.amazonaws.com',
    'https://bedrock.example.com/model',
  ])('of %s is not known', (baseUrl) => expect(modelListUrls('bedrock', baseUrl)).toBeUndefined());

  it('of other protocols is where their vendor has it, or where a preset says', () => {
    expect(modelListUrls('openai-chat', 'https://a.example/v1/')).toEqual(['https://a.example/v1/models']);
    expect(modelListUrls('anthropic', 'https://a.example')).toEqual(['https://a.example/v1/models?limit=1000']);
    expect(modelListUrls('openai-chat', 'https://a.example/v1', '/list?all=1')).toEqual([
      'https://a.example/v1/list?all=1',
    ]);
  });
});

describe('the ids', () => {
  it('of models are those that can be called without a profile', () => {
    const modelSummaries = [
      { modelId: 'amazon.nova-pro-v1:0', inferenceTypesSupported: ['ON_DEMAND', 'PROVISIONED'] },
      { modelId: 'anthropic.claude-sonnet-4-5-20250929-v1:0', inferenceTypesSupported: ['INFERENCE_PROFILE'] },
      { modelId: 'meta.llama' },
      { modelId: 'amazon.nova-pro-v1:0', inferenceTypesSupported: ['ON_DEMAND'] },
      null,
    ];
    expect(bedrockProtocol.decodeModelList({ modelSummaries })).toEqual(['amazon.nova-pro-v1:0', 'meta.llama']);
  });

  it('of profiles are ids of the system’s and ARNs of the account’s own', () => {
    const arn = 'arn:aws:bedrock:us-east-1:1:application-inference-profile/abc';
    const inferenceProfileSummaries = [
      { inferenceProfileId: 'us.anthropic.claude-v1:0', inferenceProfileArn: 'arn:x', type: 'SYSTEM_DEFINED' },
      { inferenceProfileId: 'abc', inferenceProfileArn: arn, type: 'APPLICATION' },
    ];
    expect(bedrockProtocol.decodeModelList({ inferenceProfileSummaries })).toEqual(['us.anthropic.claude-v1:0', arn]);
  });

  it('of anything else are none', () => {
    for (const body of [{}, [], null, 'x', { modelSummaries: {} }])
      expect(bedrockProtocol.decodeModelList(body)).toEqual([]);
  });
});

describe('a refusal', () => {
  it.each([
    [400, 'ServiceQuotaExceededException', 402],
    [400, 'IncompleteSignature', 403],
    [429, 'ModelNotReadyException:http://x', 503],
    [408, 'com.amazon.x#ModelTimeoutException', 504],
    [418, 'SomethingElse', 418],
    [418, undefined, 418],
  ])('%d %s means %d', (status, type, meant) => {
    expect(bedrockProtocol.refusalStatus?.(status, { 'x-amzn-errortype': type })).toBe(meant);
    expect(bedrockProtocol.refusalStatus?.(status, { 'x-amzn-errortype': type === undefined ? [] : [type] })).toBe(
      meant,
    );
  });

  it('is read in both spellings', () => {
    expect(bedrockProtocol.readError(403, { Message: 'No.' }).message).toBe('No.');
    expect(bedrockProtocol.readError(403, { message: 'No.' }).message).toBe('No.');
    expect(bedrockProtocol.readError(503, '').message).toContain('503');
  });
});
