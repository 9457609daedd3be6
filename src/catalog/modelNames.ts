// What is left of a model id when everything is taken off that does not tell which model it is. Used to find models and their families.

/** Bedrock: where an inference profile runs (`us.`, `eu.`, `apac.`, `global.`, `us-gov.`). */
const inferenceProfile = /^(?:[a-z]{2,6}(?:-gov)?)\.(?=[a-z0-9]+\.)/;

export interface ModelName {
  /** What stood before the name: `anthropic` of `anthropic/…` or of `us.anthropic.…`; undefined where nothing did. */
  vendor: string | undefined;
  /** The name in lower case, without folder, ARN, region, vendor, version of the service and `:free`. */
  name: string;
}

/**
 * Splits an id as providers write it: `claude-sonnet-4-5-20250929`, `anthropic/claude-sonnet-4.5:free` (OpenRouter),
 * `us.anthropic.claude-sonnet-4-5-20250929-v1:0` and ARNs (Bedrock), `claude-sonnet-4-5@20250929` (Vertex AI), `models/gemini-2.5-pro`.
 */
export function modelName(id: string): ModelName {
  const lower = id.toLowerCase().replace(/@(?=\d{8}$)/, '-');
  const folders = lower.split('/');
  const last = (folders.pop() ?? lower).replace(inferenceProfile, '');
  // Only Bedrock's ids have a vendor before a dot; a dot with digits around it belongs to a version.
  const dotted = /^([a-z][a-z0-9-]*[a-z])\.(?=[a-z])(.+)$/.exec(last) ?? /^([a-z]+[0-9]*)\.(?=[a-z])(.+)$/.exec(last);
  const name = (dotted?.[2] ?? last).replace(/-v\d+:\d+(?::\d+k?)?$/, '').replace(/:[a-z]+$/, '');
  return { vendor: dotted?.[1] ?? folders.pop(), name };
}

/** One spelling for names that mean the same: dots as dashes, no date, no `-latest`. */
export function plainName(name: string): string {
  return name
    .replaceAll('.', '-')
    .replace(/-latest$/, '')
    .replace(/-(?:20\d{2}-?\d{2}-?\d{2}|2\d[01]\d[0-3]\d)$/, '');
}
