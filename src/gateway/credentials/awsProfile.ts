// Access keys of a profile in the AWS files of this machine. Used where a channel's secret is `profile:NAME`; read anew each time, since
// tools that log in rewrite them. Resolves static keys alone: what would need a login or another service is refused in words.
// Format: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html.
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { writeAccessKeys } from '../../shared/awsSecret';
import { GatewayError } from '../../shared/errors';

/** Settings that say where a profile's keys come from, and what would have to be done to get them. */
const elsewhere: readonly (readonly [string, string])[] = [
  ['sso_session', 'signs in through AWS IAM Identity Center (SSO)'],
  ['sso_start_url', 'signs in through AWS IAM Identity Center (SSO)'],
  ['login_session', 'signs in through the AWS console'],
  ['role_arn', 'assumes a role'],
  ['web_identity_token_file', 'assumes a role'],
  ['credential_process', 'runs a program for its keys'],
  ['credential_source', 'takes its keys from the machine it runs on'],
];

type Section = Map<string, string>;

/**
 * The keys of profile `name` as `ID:SECRET[:TOKEN]`. `environment` names the files where it has AWS_SHARED_CREDENTIALS_FILE or
 * AWS_CONFIG_FILE; else they are in `~/.aws`. Throws GatewayError `secret-missing` where there is no such profile or it has no keys.
 */
export async function readAwsProfile(
  name: string,
  environment: NodeJS.ProcessEnv = process.env,
  home = homedir(),
): Promise<string> {
  const credentialsFile = environment['AWS_SHARED_CREDENTIALS_FILE'] ?? join(home, '.aws', 'credentials');
  const configFile = environment['AWS_CONFIG_FILE'] ?? join(home, '.aws', 'config');
  const credentials = sectionsOf(await readIfThere(credentialsFile)).get(name);
  const config = sectionsOf(await readIfThere(configFile)).get(name === 'default' ? name : `profile ${name}`);
  if (credentials === undefined && config === undefined) {
    throw new GatewayError('secret-missing', `There is no AWS profile '${name}' in the AWS files of this machine.`);
  }
  // The SDKs take the credentials file before the other, and keys before everything else of a section.
  for (const section of [credentials, config]) {
    const accessKeyId = section?.get('aws_access_key_id');
    const secretAccessKey = section?.get('aws_secret_access_key');
    if (accessKeyId === undefined || secretAccessKey === undefined) continue;
    return writeAccessKeys({ accessKeyId, secretAccessKey, sessionToken: section?.get('aws_session_token') });
  }
  const way = elsewhere.find(([setting]) => credentials?.has(setting) === true || config?.has(setting) === true)?.[1];
  throw new GatewayError(
    'secret-missing',
    way === undefined
      ? `The AWS profile '${name}' has no access keys.`
      : `The AWS profile '${name}' ${way}, which Gatehouse cannot do. Use a profile with keys of its own, or a Bedrock API key.`,
  );
}

/** Empty where the file is not there. */
async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return '';
    throw new GatewayError('secret-missing', 'An AWS file of this machine cannot be read.', { cause });
  }
}

/** Sections by their names; indented lines belong to the setting above them and are passed over. */
function sectionsOf(text: string): Map<string, Section> {
  const sections = new Map<string, Section>();
  let section: Section | undefined;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const head = /^\s*\[\s*([^\]]+?)\s*\]/.exec(line)?.[1];
    if (head !== undefined) {
      const name = head.replace(/^profile\s+/, 'profile ').replace(/^(profile )?["'](.*)["']$/, '$1$2');
      section = sections.get(name) ?? new Map<string, string>();
      sections.set(name, section);
      continue;
    }
    const setting = /^([^\s#;=][^=]*?)\s*=\s*(.*?)(?:\s+[#;].*)?\s*$/.exec(line);
    if (setting?.[1] !== undefined && setting[2] !== undefined && setting[2] !== '') {
      section?.set(setting[1].toLowerCase(), setting[2]);
    }
  }
  return sections;
}
