// What each protocol can carry, as data: read by the repairs, so that no pass asks which protocol it works for.
// A row says what the protocol itself has; flags of the catalogue row and of the model narrow it in `abilitiesOf`.
// Source: the SDKs' type files; names and ids are kept to what the strictest vendor of a protocol takes.
import type { UpstreamProtocolId } from '../shared/channel';
import type { Target } from './codec';

/** Words that a protocol takes as a name or an id. */
export interface WordRule {
  /** One character class for all but the first character, and one for the first: sources of regular expressions. */
  characters: string;
  first: string;
  maxLength: number;
  /** Exactly so many characters, letters and digits alone. */
  exactLength?: number | undefined;
}

export interface Abilities {
  /** Freeform tools, whose input is text. */
  customTools: boolean;
  namespaces: boolean;
  toolName: WordRule;
  toolId: WordRule;
  /** A tool result must name its tool. */
  namedResults: boolean;
  /** System messages after the first turn: always, where the model takes them, or never. */
  midSystem: 'yes' | 'model' | 'no';
  /** The turns of user and assistant must alternate. */
  alternation: boolean;
  /** The first turn must be the user's. */
  userFirst: boolean;
  /** Text of white space alone is accepted. */
  blankText: boolean;
  /** The last turn may be an assistant's that ends in white space. */
  trailingSpace: boolean;
  /** The provider fetches images and files by URL itself. */
  imageUrls: boolean;
  fileUrls: boolean;
  /** Beginnings of URLs that are the provider's own and are never fetched by us. */
  ownUrls: readonly string[];
  /** What a tool result can hold beside text; all else goes into a user message behind the results. */
  resultMedia: readonly ('image' | 'file' | 'audio')[];
  /** Documents: PDF and others. */
  files: boolean;
  /** `refuse`: the question would mean something else without it. `drop`: a note takes its place. */
  audio: 'yes' | 'refuse' | 'drop';
  /** The slot for opaque state of a reasoning part. */
  reasoningSlot: 'signature' | 'encrypted' | 'thought-signature' | 'none';
  /** A tool call has a slot for opaque state of its own. */
  callState: boolean;
  /** More than one answer to a request, also when translated. */
  candidates: boolean;
  logprobs: boolean;
  stop: boolean;
  topK: boolean;
  penalties: boolean;
  seed: boolean;
}

const toolName: WordRule = { characters: 'a-zA-Z0-9_-', first: 'a-zA-Z0-9_-', maxLength: 64 };
const toolNameOfGoogle: WordRule = { characters: 'a-zA-Z0-9_-', first: 'a-zA-Z_', maxLength: 64 };
const toolId: WordRule = { characters: 'a-zA-Z0-9_-', first: 'a-zA-Z0-9_-', maxLength: 64 };
/** Vendors of these protocols know their own ids again by dots and colons, so those are left. */
const looseToolId: WordRule = { characters: '\\x21-\\x7e', first: '\\x21-\\x7e', maxLength: 64 };

export const protocolAbilities: Readonly<Record<UpstreamProtocolId, Abilities>> = {
  'openai-chat': {
    // OpenAI itself has freeform tools here; the many vendors of this protocol do not (flag `customTools`).
    customTools: false,
    namespaces: false,
    toolName,
    toolId: { ...looseToolId, maxLength: 40 },
    namedResults: false,
    midSystem: 'yes',
    alternation: false,
    userFirst: false,
    blankText: true,
    trailingSpace: true,
    imageUrls: true,
    fileUrls: false,
    ownUrls: [],
    resultMedia: [],
    files: true,
    audio: 'yes',
    reasoningSlot: 'none',
    callState: false,
    // It has `n`, but a translated answer holds one: see planTranslation.
    candidates: false,
    logprobs: true,
    stop: true,
    topK: false,
    penalties: true,
    seed: true,
  },
  'openai-responses': {
    customTools: true,
    namespaces: true,
    toolName,
    toolId: looseToolId,
    namedResults: false,
    midSystem: 'yes',
    alternation: false,
    userFirst: false,
    blankText: true,
    trailingSpace: true,
    imageUrls: true,
    fileUrls: true,
    ownUrls: [],
    resultMedia: ['image', 'file'],
    files: true,
    audio: 'drop',
    reasoningSlot: 'encrypted',
    callState: false,
    candidates: false,
    logprobs: true,
    stop: false,
    topK: false,
    penalties: false,
    seed: false,
  },
  anthropic: {
    customTools: false,
    namespaces: false,
    toolName,
    toolId,
    namedResults: false,
    midSystem: 'model',
    alternation: true,
    userFirst: true,
    blankText: false,
    trailingSpace: false,
    imageUrls: true,
    fileUrls: true,
    ownUrls: [],
    resultMedia: ['image', 'file'],
    files: true,
    audio: 'refuse',
    reasoningSlot: 'signature',
    callState: false,
    candidates: false,
    logprobs: false,
    stop: true,
    topK: true,
    penalties: false,
    seed: false,
  },
  gemini: {
    customTools: false,
    namespaces: false,
    toolName: toolNameOfGoogle,
    toolId: looseToolId,
    namedResults: true,
    midSystem: 'no',
    alternation: true,
    userFirst: true,
    blankText: true,
    trailingSpace: true,
    imageUrls: false,
    fileUrls: false,
    ownUrls: [
      'https://generativelanguage.googleapis.com/',
      'https://www.youtube.com/',
      'https://youtube.com/',
      'https://youtu.be/',
    ],
    resultMedia: ['image', 'file', 'audio'],
    files: true,
    audio: 'yes',
    reasoningSlot: 'thought-signature',
    callState: true,
    candidates: true,
    logprobs: true,
    stop: true,
    topK: true,
    penalties: true,
    seed: true,
  },
  bedrock: {
    customTools: false,
    namespaces: false,
    toolName,
    toolId,
    namedResults: false,
    midSystem: 'no',
    alternation: true,
    userFirst: true,
    blankText: false,
    trailingSpace: false,
    imageUrls: false,
    fileUrls: false,
    ownUrls: [],
    resultMedia: ['image', 'file'],
    files: true,
    audio: 'yes',
    reasoningSlot: 'signature',
    callState: false,
    candidates: false,
    logprobs: false,
    stop: true,
    // Some models take it in fields of their own.
    topK: false,
    penalties: false,
    seed: false,
  },
  // What `vscode.lm` can say; settings go to the model's extension by name, which heeds those that it knows.
  vscode: {
    customTools: false,
    namespaces: false,
    toolName,
    toolId: looseToolId,
    namedResults: false,
    midSystem: 'no',
    alternation: true,
    userFirst: true,
    blankText: false,
    trailingSpace: false,
    imageUrls: false,
    fileUrls: false,
    ownUrls: [],
    resultMedia: ['image'],
    files: false,
    audio: 'refuse',
    reasoningSlot: 'none',
    callState: false,
    candidates: false,
    logprobs: false,
    stop: true,
    topK: false,
    penalties: true,
    seed: true,
  },
};

/** What `target` can carry: its protocol's row, narrowed or widened by the vendor's flags and the model's traits. */
export function abilitiesOf(protocol: UpstreamProtocolId, target: Target): Abilities {
  const row = protocolAbilities[protocol];
  const { quirks, traits } = target;
  const midSystem =
    traits.midSystem === undefined || row.midSystem !== 'model' ? row.midSystem : told(traits.midSystem);
  return {
    ...row,
    customTools: quirks.customTools ?? row.customTools,
    namespaces: quirks.namespaces ?? row.namespaces,
    toolId: quirks.toolIdLength === undefined ? row.toolId : { ...toolId, exactLength: quirks.toolIdLength },
    midSystem,
    imageUrls: row.imageUrls && quirks.noUrls !== true,
    fileUrls: row.fileUrls && quirks.noUrls !== true,
  };
}

function told(known: boolean): Abilities['midSystem'] {
  return known ? 'yes' : 'no';
}
