// Declared losses: every field that a translation drops or changes is recorded as a warning, stored with the request.
// The codes are the table that docs/protocols.md is made from; a decoder or encoder never drops anything without one.

export const warningCodes = {
  'dropped-field': 'The target protocol has no such field.',
  'dropped-part': 'The target protocol cannot carry this content.',
  'dropped-state': 'Opaque state of another provider was left out.',
  'dropped-tool': 'A tool that only its own provider can run was left out.',
  'clamped-value': 'A value was outside what the target accepts and was moved to the nearest one.',
  'mapped-value': 'A value was replaced by the nearest one that the target knows.',
  'renamed-tool': 'A tool name was changed for the target and is changed back in the answer.',
  'narrowed-schema': 'A JSON Schema was rewritten in the words the target knows.',
  'repaired-history': 'The conversation was mended so that the target accepts it.',
} as const;

export type WarningCode = keyof typeof warningCodes;

export interface Warning {
  code: WarningCode;
  /** Where, in the caller's own words: `messages[3].content[0].cache_control`. */
  path: string;
  detail?: string | undefined;
}

/** Warnings as the request log stores them: `dropped-field logprobs`. */
export function warningText(warning: Warning): string {
  return warning.detail === undefined
    ? `${warning.code} ${warning.path}`
    : `${warning.code} ${warning.path}: ${warning.detail}`;
}
