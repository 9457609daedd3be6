// The rows of the quality tables: what is expected, and which tests measure it. Read by the stages `security` and `faults` of scripts/test.mjs
// and by report.mjs. A test names its row in `recordFigure` or `recordTests` (test/support/qualityFigure.ts).

/**
 * @typedef {{ row: number, table: 'security' | 'reliability' | 'tests', test: string, expected: string, files: string[] }} QualityRow
 * `files`: of vitest; those of crash and e2e are run by their own stages, row 50 by
 * scripts/mutation.mjs.
 */

/** @type {QualityRow[]} */
export const qualityRows = [
  security(
    1,
    'Hostile Host values (suffix, prefix, IP forms, trailing dot, twice, empty, absolute-form)',
    '421 or 400, no upstream call',
    ['test/security/hostileHosts.test.ts'],
  ),
  security(2, 'Requests shaped like those of a browser', '403, no upstream call', [
    'test/security/browserRequests.test.ts',
  ]),
  security(3, 'A real Chromium page of another origin', 'nothing reaches a handler', [
    'test/security/browserPage.test.ts',
  ]),
  security(
    4,
    'Keys: none, short, long, prefix, unicode, like SQL, disabled, expired, revoked, over budget',
    '401, 403, 429; one body for unknown and disabled',
    ['test/security/keys.test.ts'],
  ),
  security(5, 'A virtual key at the management server, the management token at the proxy', '401', [
    'test/security/keys.test.ts',
  ]),
  security(6, 'Bodies over the cap, endless, mis-measured, gzip bomb, JSON 100,000 deep', '413 or 400, memory flat', [
    'test/security/bodies.test.ts',
  ]),
  security(7, '500 sockets that send their headers slowly', 'closed in 12 s, honest requests unharmed', [
    'test/security/slowLoris.test.ts',
  ]),
  security(
    8,
    '10,000 malformed requests; made-up inputs to every decoder',
    'the process stays; declared errors alone',
    ['test/security/malformed.test.ts', 'test/faults/fuzz.test.ts'],
  ),
  security(9, 'Egress targets: metadata services, mapped and odd addresses, resolvers that lie', 'none connected', [
    'test/security/egress.test.ts',
    'test/security/egressTargets.test.ts',
  ]),
  security(10, 'Redirects 300 to 308 to another host', 'no credential seen there', [
    'test/security/egressRedirects.test.ts',
  ]),
  security(11, 'An upstream that is ourselves, and a cycle of 3', '508 within one hop', [
    'test/security/egressLoops.test.ts',
  ]),
  security(
    12,
    '50 canary secrets in logs, database, exports, answers (of which messages to webviews are made), reports of Node',
    '0 found',
    ['test/security/canaries.test.ts'],
  ),
  security(13, 'Files and folders under umask 000', '0600 and 0700', ['test/security/permissions.test.ts']),
  security(14, 'Content of the package', 'nothing but what runs; no maps, tests or paths', [
    'test/e2e/package.test.ts',
  ]),
  security(15, 'Hostile names in every webview, random messages', '0 executed, 0 side effects', [
    'test/webview/hostile.test.ts',
  ]),
  security(16, 'Settings that a workspace overrides', '0 effective', ['test/security/workspaceSettings.test.ts']),
  security(17, 'Security headers on every management answer', 'on all of them', ['test/security/headers.test.ts']),
  security(18, 'Every npm package: version, hash, source, licence, scripts', '0 that break a rule', [
    'test/security/dependencies.test.ts',
  ]),
  reliability(
    20,
    'Every tool with its settings in every condition: take over, restore',
    'byte-identical, or a clean refusal',
    ['test/takeover/conditions.test.ts'],
  ),
  reliability(21, 'Taken over twice, killed between', 'the first original comes back', ['test/takeover/rules.test.ts']),
  reliability(22, 'Edits of users and tools meanwhile', 'kept; conflicts shown', ['test/takeover/edits.test.ts']),
  reliability(23, 'SIGKILL at every step of a takeover', 'old or new files, never torn', [
    'test/crash/takeover.test.ts',
  ]),
  reliability(24, 'Two windows take over at once, 200 times', 'one backup, nothing lost', [
    'test/crash/takeover.test.ts',
  ]),
  reliability(25, 'ENOSPC, EACCES, EIO at each call', 'the original intact, the error clear', [
    'test/takeover/faults.test.ts',
  ]),
  reliability(30, 'SIGKILL of the gateway under load, 200 times', 'no acknowledged row lost, the database whole', [
    'test/crash/crash.test.ts',
  ]),
  reliability(31, 'Disk full', 'served; rows written once there is room', [
    'test/store/diskFull.test.ts',
    'test/store/faults.test.ts',
    'test/store/fileFaults.test.ts',
    'test/crash/disk.test.ts',
  ]),
  reliability(32, 'A database damaged in 20 ways', 'starts, sets it aside, tells', ['test/store/damage.test.ts']),
  reliability(33, 'Files of every past version', 'equal sums', ['test/store/pastVersions.test.ts']),
  reliability(34, 'Rows, sums, CSV and JSON of a million rows', 'equal to one nano-dollar', [
    'test/store/oneSum.test.ts',
  ]),
  reliability(40, 'The gateway killed with several windows', 'one successor; no request fails twice', [
    'test/integration/windows.test.ts',
    'test/chaos/chaos.test.ts',
  ]),
  reliability(
    41,
    'Faults of providers at every byte: reset, stall, cut, altered, refusals, bad bodies',
    'a proper end or error in time; no hang, no false success, rows closed',
    [
      'test/faults/wire.test.ts',
      'test/faults/tls.test.ts',
      'test/integration/everyByte.test.ts',
      'test/integration/upstreamErrors.test.ts',
      'test/gateway/proxyFaults.test.ts',
    ],
  ),
  reliability(42, 'Streams cut at every byte, dripped, with CRLF, CR, BOM, no final blank line', 'the same events', [
    'test/protocols/cutting.test.ts',
  ]),
  reliability(43, 'Passthrough', 'request bytes but for the model, answer bytes entirely', [
    'test/integration/passthrough.test.ts',
  ]),
  reliability(44, 'Laws of translation', '0 differences but declared losses', [
    'test/protocols/translationLaws.test.ts',
  ]),
  reliability(45, 'Clients that leave', 'the provider hears of it in 100 ms, usage kept', [
    'test/integration/abort.test.ts',
  ]),
  reliability(46, '100 readers at 1 KB/s; 1,000 open idle streams', 'memory flat, none left behind', [
    'test/faults/manyStreams.test.ts',
  ]),
  reliability(47, 'Steady mixed load for an hour', 'memory, descriptors, latency flat', ['test/soak/soak.test.ts']),
  reliability(48, 'The computer sleeps, the clock jumps', 'the next request is fine, totals right', [
    'test/faults/clock.test.ts',
  ]),
  tests(50, 'Faults seeded into protocols, routing, metering and takeover, one at a time', 'at least 85 % caught', []),
];

function security(row, test, expected, files) {
  return { row, table: 'security', test, expected, files };
}

function reliability(row, test, expected, files) {
  return { row, table: 'reliability', test, expected, files };
}

function tests(row, test, expected, files) {
  return { row, table: 'tests', test, expected, files };
}

/** Test files of the rows of one table that no other stage runs alone (`crash`, `e2e`, `soak`, `chaos`). */
export function filesOf(table) {
  const own = /^test\/(crash|e2e|soak|chaos)\//;
  const files = qualityRows.filter((row) => row.table === table).flatMap((row) => row.files);
  return [...new Set(files)].filter((file) => !own.test(file));
}
