// What of others is in a package of Gatehouse: the list of packages with their licences (THIRD_PARTY_NOTICES.txt, which the licences ask
// for) and the same as a bill of materials (CycloneDX 1.6, https://cyclonedx.org/docs/1.6/json/). Used by packaging.mjs and a test.
import fs from 'node:fs';
import path from 'node:path';
import { packageVersion } from './bundles.mjs';
import { inRepo } from './tools/paths.mjs';
import { UserError } from './tools/say.mjs';

/** Licences that let their code be given on inside ours (SPDX ids). */
export const allowedLicences = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

/** Who holds the copyright of packages that come under MIT without a file that says so. */
const holders = {
  '@microsoft/fast-element': 'Microsoft Corporation',
  '@microsoft/fast-foundation': 'Microsoft Corporation',
  '@microsoft/fast-web-utilities': 'Microsoft Corporation',
};

const mit = (holder) => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY
CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;

/** Licence files of a package, notices that must travel with them among them, as one text; undefined where there is none. */
function licenceText(folder, name) {
  const files = fs.readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notices?|copyrightnotice)/i.test(file));
  if (files.length > 0)
    return files.map((file) => fs.readFileSync(path.join(folder, file), 'utf8').trim()).join('\n\n');
  return holders[name] === undefined ? undefined : mit(holders[name]).trim();
}

/**
 * The packages of others by name.
 * @param {Iterable<string>} folders of the packages, relative to the repo (`node_modules/lit`)
 * @returns {{ name: string, version: string, licence: string, homepage: string | undefined, text: string }[]}
 * Throws UserError where a licence is not on the list above, or its text is missing.
 */
export function packagesOfOthers(folders) {
  return [...new Set(folders)]
    .map((folder) => {
      const {
        name,
        version,
        license: licence,
        homepage,
      } = JSON.parse(fs.readFileSync(inRepo(folder, 'package.json'), 'utf8'));
      if (!allowedLicences.includes(licence)) throw new UserError(`${name} ${version} has the licence ${licence}.`);
      const text = licenceText(inRepo(folder), name);
      if (text === undefined) throw new UserError(`${name} ${version} has no text of its licence.`);
      return { name, version, licence, homepage, text };
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Text of THIRD_PARTY_NOTICES.txt. */
export function noticesText(packages) {
  const list = packages.map(({ name, version, licence }) => `  ${name} ${version} (${licence})`).join('\n');
  const texts = packages.map(
    ({ name, version, text }) => `${'='.repeat(80)}\n${name} ${version}\n${'='.repeat(80)}\n\n${text}\n`,
  );
  return `Gatehouse contains code of these packages:\n\n${list}\n\nSQLite, which better-sqlite3 contains, is in the public domain.\n\n${texts.join('\n')}`;
}

/** The bill of materials as CycloneDX JSON. It names no time, so that one version always gives the same file. */
export function billOfMaterials(packages) {
  const reference = (name, version) => `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const own = { type: 'application', 'bom-ref': 'gatehouse', name: 'gatehouse', version: packageVersion() };
  return `${JSON.stringify(
    {
      $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      metadata: { component: { ...own, licenses: [{ license: { id: 'MIT' } }] } },
      components: packages.map(({ name, version, licence, homepage }) => ({
        type: 'library',
        'bom-ref': reference(name, version),
        name,
        version,
        purl: reference(name, version),
        licenses: [{ license: { id: licence } }],
        ...(homepage === undefined ? {} : { externalReferences: [{ type: 'website', url: homepage }] }),
      })),
      dependencies: [{ ref: 'gatehouse', dependsOn: packages.map(({ name, version }) => reference(name, version)) }],
    },
    null,
    2,
  )}\n`;
}
