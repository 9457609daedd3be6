// The preset of AWS Bedrock: the same endpoints in every AWS region. Data only; see providers.ts.
import type { ProviderPreset, RegionEndpoints } from '../../shared/status';
import { awsRegions } from '../awsRegions';

const regions = Object.keys(awsRegions);

function inEachRegion(endpoints: (region: string) => RegionEndpoints[string]): RegionEndpoints {
  return Object.fromEntries(regions.map((region) => [region, endpoints(region)]));
}

export const bedrockPreset: ProviderPreset = {
  id: 'bedrock',
  name: { en: 'AWS Bedrock', zh: 'AWS Bedrock' },
  group: 'mainstream',
  regions,
  regionNames: awsRegions,
  endpoints: inEachRegion((region) => ({ bedrock: `https://bedrock-runtime.${region}.amazonaws.com` })),
  // These serve some of the models only: a channel that speaks to all must not send there by itself.
  compatibilityEndpoints: inEachRegion((region) => ({
    'openai-responses': `https://bedrock-runtime.${region}.amazonaws.com/openai/v1`,
    anthropic: `https://bedrock-mantle.${region}.api.aws/anthropic`,
  })),
  protocols: { bedrock: { native: true }, 'openai-responses': { native: false }, anthropic: { native: false } },
  auth: 'aws',
  otherAuth: ['bearer'],
  secretNeeded: true,
  keyUrl: 'https://console.aws.amazon.com/bedrock/home#/api-keys',
  docsUrl: 'https://docs.aws.amazon.com/bedrock/latest/APIReference/welcome.html',
  defaultProtocol: 'bedrock',
  // The control plane; inference profiles stand beside it under /inference-profiles.
  modelList: {
    protocol: 'bedrock',
    path: 'https://bedrock.{region}.amazonaws.com/foundation-models',
    shape: 'bedrock',
  },
  confidence: 'A',
  confidenceOf: {
    modelList: 'C',
    ...Object.fromEntries(regions.map((region) => [`${region}/anthropic`, 'B' as const])),
  },
  custom: false,
};
