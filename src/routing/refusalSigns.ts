// What a provider's refusal means where its HTTP status alone does not say it. Data only; read by judgeAttempt.ts, first row first.
// Codes are the error's `code`, `type`, `status` or `reason`, compared in lower case; `message` is tried where vendors give no code.
// Sources: the vendors' pages of error codes and the answers of their APIs.
import type { FailureCode } from './holdRules';

export interface RefusalSign {
  statuses: readonly number[];
  codes?: readonly string[];
  message?: RegExp;
  /** `client`: the request itself is refused and would be anywhere. */
  means: FailureCode | 'client';
}

export const refusalSigns: readonly RefusalSign[] = [
  // Spent accounts. OpenAI, Moonshot and Zhipu answer 429, Anthropic 400 without a code of its own.
  {
    statuses: [400, 403, 429],
    codes: [
      'insufficient_quota',
      'billing_error',
      'exceeded_current_quota_error',
      'billing_hard_limit_reached',
      '1113',
    ],
    means: 'no-credit',
  },
  { statuses: [403], codes: ['allocationquota.freetieronly', 'arrearage', 'accountoverdueerror'], means: 'no-credit' },
  { statuses: [400], codes: ['arrearage'], means: 'no-credit' },
  { statuses: [400, 403], message: /credit balance is too low/i, means: 'no-credit' },
  // Google says 400 to a key that it does not know.
  { statuses: [400], codes: ['api_key_invalid'], means: 'key-rejected' },
  // What a moderation stops (OpenRouter: 403 with the reasons) is about the words, not about the key.
  { statuses: [403], codes: ['content_policy_violation', 'content_filter', 'moderation'], means: 'client' },
  { statuses: [403], message: /\bmoderation\b|\bflagged\b/i, means: 'client' },
  // Models that the provider, or this account of it, does not have.
  {
    statuses: [400, 403, 404],
    codes: [
      'model_not_found',
      'invalid_model',
      'model_not_supported',
      'modelnotopen',
      'invalidendpointormodel.notfound',
      'deploymentnotfound',
      'resource_not_found_error',
      '1211',
    ],
    means: 'model-unknown',
  },
  // 403s that are about the key or the account; any other stays a plain refusal.
  {
    statuses: [403],
    codes: [
      'permission_error',
      'permission_denied',
      'permission_denied_error',
      'invalid_api_key',
      'invalid_authentication_error',
      'access_denied',
      'accessdenied',
      'accessdeniedexception',
      'account_deactivated',
      'unsupported_country_region_territory',
    ],
    means: 'key-rejected',
  },
  {
    statuses: [404],
    codes: ['not_found_error'],
    message: /^model:|\bmodel\b.*\bnot (?:found|exist)/i,
    means: 'model-unknown',
  },
  {
    statuses: [404],
    message: /\bmodels?\b.{0,200}\b(?:not found|not exist|does not exist|is not found)/is,
    means: 'model-unknown',
  },
  { statuses: [400], message: /is not a valid model(?: id)?\b|model identifier is invalid/i, means: 'model-unknown' },
];
