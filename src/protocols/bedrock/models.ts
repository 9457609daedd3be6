// Bedrock's model lists: where its control plane is, and the ids that can be called. Used by the gateway through modelLists.ts and
// protocol.ts. Sources: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListFoundationModels.html and
// API_ListInferenceProfiles.html; hosts: https://docs.aws.amazon.com/general/latest/gr/bedrock.html.
import { arrayIn, isObject, stringIn } from '../wire/jsonValue';

/** Scheme and control-plane host for the runtime's own hosts, `bedrock-runtime[-fips].REGION.amazonaws.com[.cn]` and `.eu`. */
const runtimeUrl = /^(https:\/\/bedrock)-runtime((?:-fips)?\.[a-z0-9-]+\.amazonaws\.(?:com(?:\.cn)?|eu))(?:\/|$)/i;

/** URLs of the lists for a channel at `baseUrl`; undefined where its control plane is not known. */
export function bedrockListUrls(baseUrl: string): string[] | undefined {
  const match = runtimeUrl.exec(baseUrl);
  if (match === null) return undefined;
  const root = `${match[1] ?? ''}${match[2] ?? ''}`;
  return [`${root}/inference-profiles?maxResults=1000`, `${root}/foundation-models`];
}

/** Ids of one list: of profiles, and of the models that can be called without one. Empty where it is neither. */
export function decodeBedrockModels(body: unknown): string[] {
  const profiles = arrayIn(body, 'inferenceProfileSummaries').map((profile) =>
    // The account's own profiles are called by their ARN, the system's by their id.
    stringIn(profile, 'type') === 'APPLICATION'
      ? stringIn(profile, 'inferenceProfileArn')
      : stringIn(profile, 'inferenceProfileId'),
  );
  const models = arrayIn(body, 'modelSummaries').map((model) => {
    const ways = arrayIn(model, 'inferenceTypesSupported');
    const callable = ways.length === 0 || ways.includes('ON_DEMAND');
    return callable && isObject(model) ? stringIn(model, 'modelId') : undefined;
  });
  return [...new Set([...profiles, ...models].filter((id): id is string => id !== undefined && id !== ''))];
}
