// Recorded and hand-written answers of the repo's fixtures, by the protocol whose words they are: what the fuzzer begins with.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { HttpProtocolId } from '../../../src/shared/channel';

const fixtures = path.join(import.meta.dirname, '../../fixtures');

const folders: Record<HttpProtocolId, readonly string[]> = {
  'openai-chat': ['upstream/openai-chat', 'recorded-shapes/openai-chat', 'chat-dialects'],
  'openai-responses': ['upstream/openai-responses', 'recorded-shapes/openai-responses', 'openai-responses'],
  anthropic: ['upstream/anthropic', 'recorded-shapes/anthropic', 'anthropic-codec'],
  gemini: ['upstream/gemini', 'recorded-shapes/gemini', 'codec/gemini'],
  bedrock: ['upstream/bedrock', 'bedrock'],
};

function filesOf(protocol: HttpProtocolId, ending: RegExp): string[] {
  return folders[protocol].flatMap((folder) =>
    readdirSync(path.join(fixtures, folder))
      .filter((name) => ending.test(name) && !/errors|request/.test(name))
      .map((name) => readFileSync(path.join(fixtures, folder, name), 'utf8')),
  );
}

/** Whole answers as JSON texts. */
export const answerSeeds = (protocol: HttpProtocolId): string[] => filesOf(protocol, /\.json$/);

/** Streams, each a list of events as JSON texts. */
export const streamSeeds = (protocol: HttpProtocolId): string[][] =>
  filesOf(protocol, /\.jsonl$/).map((text) => text.split('\n').filter((line) => line !== ''));
