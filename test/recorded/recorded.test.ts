// Real provider output behind the real gateway: every recording is played as the upstream's answer to the official SDKs of all four
// protocols. Each must return the text and tool calls that the SDK of the recording's own protocol returns from the provider itself.
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { protocolIds, type ProtocolId } from '../../src/shared/channel';
import type { RequestLogRow, UsageCounts } from '../../src/shared/usage';
import { channelTo, House } from '../support/house';
import { runDirect, runThrough, type Outcome } from './answers';
import { declaredLosses, oddities, type Oddity } from './oddities';
import { readRecordings, recordedError, tellsUsage, toldStatus, type Recording } from './recordings';
import { Report } from './report';

const folder = process.env['GATEHOUSE_RECORDINGS'];
if (folder === undefined) throw new Error('GATEHOUSE_RECORDINGS names no folder: run `npm run test:recorded -- DIR`.');
const { recordings, uncovered } = readRecordings(folder);
const report = new Report(recordings);

let house: House;
beforeAll(async () => {
  house = await House.build();
  await house.gateway.createChannel(channelTo(house.upstream, 'bedrock'));
});
afterAll(async () => {
  report.write(uncovered);
  await house.close();
});

/** An error may put a channel to rest: those recordings get a gateway of their own. */
async function withHouse<T>(recording: Recording, use: (chosen: House) => Promise<T>): Promise<T> {
  if (recordedError(recording) === undefined) return use(house);
  const own = await House.build();
  try {
    return await use(own);
  } finally {
    await own.close();
  }
}

const oddityOf = (recording: Recording): Oddity | undefined => oddities.find((row) => row.recording === recording.name);

/** True where every client must get an error and the log must say so: the provider told one, or the answer cannot be read. */
function mustFail(recording: Recording, client: ProtocolId): boolean {
  if (recordedError(recording) !== undefined) return true;
  const oddity = oddityOf(recording);
  return oddity !== undefined && oddity.mend === undefined && client !== recording.protocol;
}

/** What is wrong, in words; undefined where all is as it must be. `status`: what an error must be raised with. */
function difference(expected: Outcome, got: Outcome, status: number | undefined): string | undefined {
  if ('fault' in expected) {
    if (!('fault' in got)) return `raised nothing, must raise: ${expected.fault}`;
    if (status === undefined || got.status === status) return undefined;
    return `raised with status ${String(got.status)} instead of ${status}: ${got.fault}`;
  }
  if ('fault' in got) return `raised ${got.fault}`;
  if (isDeepStrictEqual(got.answer, expected.answer)) return undefined;
  return `got ${JSON.stringify(got.answer)}, expected ${JSON.stringify(expected.answer)}`;
}

/** The same for the row of the request log. A client that gives up at bytes it was to get unchanged may leave early. */
function rowDifference(
  recording: Recording,
  failed: boolean,
  expected: Outcome,
  row: RequestLogRow,
): string | undefined {
  const outcomes = failed ? ['error'] : 'fault' in expected ? ['ok', 'aborted'] : ['ok'];
  if (row.outcome === null || !outcomes.includes(row.outcome)) return `the row ended with ${row.outcome}: ${row.error}`;
  if (row.outcome === 'ok' && row.usageKnown !== tellsUsage(recording))
    return `the row says usageKnown ${row.usageKnown}`;
  return undefined;
}

function countsOf(row: RequestLogRow): UsageCounts {
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, reasoningTokens, images } = row;
  const { audioSeconds, characters, audioInputTokens, audioOutputTokens, webSearches } = row;
  return {
    inputTokens,
    cacheReadTokens,
    cacheWriteTokens,
    outputTokens,
    reasoningTokens,
    images,
    audioSeconds,
    characters,
    audioInputTokens,
    audioOutputTokens,
    webSearches,
  };
}

describe.each(recordings)('$name', (recording) => {
  const { mend } = oddityOf(recording) ?? {};
  let direct: Outcome;
  /** What the recording really says; the same as `direct` but for the oddities. */
  let meant: Outcome;
  /** As the log counted them for the first client: the same tokens for all. */
  let counted: UsageCounts | undefined;
  beforeAll(async () => {
    direct = await runDirect(house, recording);
    meant = mend === undefined ? direct : await runDirect(house, { ...recording, events: mend(recording.events) });
    if ('answer' in meant && meant.answer.text === '' && meant.answer.toolCalls.length === 0)
      report.addSilent(recording);
  });

  const recount = (row: RequestLogRow): string | undefined => {
    if (row.outcome !== 'ok') return undefined;
    const counts = countsOf(row);
    counted ??= counts;
    if (isDeepStrictEqual(counts, counted)) return undefined;
    return `counted ${JSON.stringify(counts)}, for another client ${JSON.stringify(counted)}`;
  };

  it('is read by the SDK of its own protocol, or known as an oddity', () => {
    const unreadable =
      recordedError(recording) !== undefined || (oddityOf(recording) !== undefined && mend === undefined);
    expect('fault' in meant ? meant.fault : undefined).toEqual(unreadable ? expect.any(String) : undefined);
    if (mend !== undefined) expect(direct).not.toEqual(meant);
  });

  it.each(protocolIds)('reaches a client of %s', async (client) => {
    const { outcome, row } = await withHouse(recording, (chosen) => runThrough(chosen, recording, client));
    const loss = declaredLosses.find((one) => one.recording === recording.name && one.client === client);
    const told = client === recording.protocol ? direct : meant;
    const expected = loss === undefined ? told : { answer: loss.gets };
    const failed = mustFail(recording, client);
    const wrong =
      difference(expected, outcome, toldStatus(recording, client)) ??
      rowDifference(recording, failed, expected, row) ??
      recount(row);
    report.add(recording, client, wrong);
    expect(wrong).toBeUndefined();
  });
});
