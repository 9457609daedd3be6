// What is in a vsix (a zip file), and what may not be: used by packaging.mjs, which refuses a package that holds anything else, and by tests.
// Reads the table of contents at the end of the file (APPNOTE.TXT of the zip format, 4.3.12 and 4.3.16); unpacks nothing.
import fs from 'node:fs';

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endLength = 22;
const entryLength = 46;

/** Everything that a package may hold, by name below `extension/`. */
const allowed = [
  /^dist\/((webview\/)?[\w-]+\.(js|css)|webview\/(pages|words-\w+)\.json|(tokenWorker|gateway)\.br)$/,
  /^(THIRD_PARTY_NOTICES\.txt|sbom\.cdx\.json)$/,
  /^prebuilds\/[\w-]+\.node$/,
  /^media\/(icon\.png|[\w-]+\.svg|walkthrough\/[\w-]+\.svg)$/,
  /^l10n\/bundle\.l10n\.[\w-]+\.json$/,
  /^package(\.nls(\.[\w-]+)?)?\.json$/,
  /^(readme\.md|changelog\.md|LICENSE\.txt)$/i,
];

/**
 * The files of a zip by name, with their sizes in bytes when unpacked. Folders are left out.
 * @param {string} file absolute path
 * @returns {Map<string, number>}
 * Throws where the file is no zip, or one of more than 65,535 files.
 */
export function zipEntries(file) {
  const bytes = fs.readFileSync(file);
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  if (end < 0 || end + endLength > bytes.length || bytes.readUInt32LE(end) !== endSignature) {
    throw new Error(`${file} is no zip file.`);
  }
  const count = bytes.readUInt16LE(end + 10);
  const entries = new Map();
  let at = bytes.readUInt32LE(end + 16);
  for (let read = 0; read < count; read += 1) {
    if (bytes.readUInt32LE(at) !== entrySignature) throw new Error(`${file} has a damaged table of contents.`);
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + entryLength, at + entryLength + nameLength);
    if (!name.endsWith('/')) entries.set(name, bytes.readUInt32LE(at + 24));
    at += entryLength + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/**
 * What is wrong with the contents of a package, in sentences; none where nothing is.
 * @param {Iterable<string>} names of its files, as in the zip
 * @param {string[]} binaries names of the SQLite binaries that it must hold (`linux-x64.node`), and no others
 */
export function packageFaults(names, binaries) {
  const files = [...names]
    .filter((name) => name.startsWith('extension/'))
    .map((name) => name.slice('extension/'.length));
  const strangers = files.filter((name) => !allowed.some((pattern) => pattern.test(name)));
  const found = files.filter((name) => name.startsWith('prebuilds/')).map((name) => name.slice('prebuilds/'.length));
  const needed = [
    'dist/extension.js',
    'dist/gateway.js',
    'dist/tokenWorker.js',
    'dist/tokenWorker.br',
    'dist/gateway.br',
    'package.json',
  ];
  const missing = [...needed, 'THIRD_PARTY_NOTICES.txt', 'sbom.cdx.json'].filter((name) => !files.includes(name));
  return [
    ...strangers.map((name) => `${name} does not belong into a package.`),
    ...missing.map((name) => `${name} is missing.`),
    ...binaries.filter((name) => !found.includes(name)).map((name) => `The binary ${name} is missing.`),
    ...found.filter((name) => !binaries.includes(name)).map((name) => `The binary ${name} is of another platform.`),
  ];
}
