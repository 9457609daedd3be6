// Row 18 of the security table: what package-lock.json holds, judged by the rules of scripts/audit/dependencies.mjs; and that the rules see what
// they are there for.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditDependencies, type Asked, type LockedPackage } from '../../scripts/audit/dependencies.mjs';
import { mayBeBundled } from '../../scripts/bundles.mjs';
import { counted, recordFigure } from '../support/qualityFigure';

const read = (name: string): string => readFileSync(path.join(import.meta.dirname, '../..', name), 'utf8');

function ofRepo(): Asked {
  return {
    manifest: JSON.parse(read('package.json')) as Asked['manifest'],
    lock: JSON.parse(read('package-lock.json')) as Asked['lock'],
    npmrc: read('.npmrc'),
    shipped: mayBeBundled,
  };
}

it('finds nothing wrong with any package', () => {
  const { faults, exceptions, counts } = auditDependencies(ofRepo());
  recordFigure({
    row: 18,
    part: 'packages',
    figure: `${counted(counts.packages)} packages, ${counts.shipped} of them shipped: ${faults.length} unpinned, without a hash, from elsewhere, under another licence or in need of a script; ${exceptions.length} exceptions, none shipped`,
    holds: faults.length === 0,
  });
  expect(faults).toEqual([]);
});

describe('rules', () => {
  const changed = (name: string, change: LockedPackage): Asked => {
    const asked = ofRepo();
    const place = `node_modules/${name}`;
    asked.lock.packages[place] = { ...asked.lock.packages[place], ...change };
    return asked;
  };
  const manifest = (version: string): Asked => {
    const asked = ofRepo();
    asked.manifest.dependencies['undici'] = version;
    return asked;
  };
  const elsewhere = 'https://registry.example.com/undici.tgz';
  it.each<[string, Asked, RegExp]>([
    ['a range', manifest('^8.12.4'), /undici is not pinned/],
    ['git', manifest('github:nodejs/undici'), /undici is not pinned/],
    ['another version than the locked one', manifest('8.12.3'), /undici 8\.12\.3 is locked otherwise/],
    ['no hash', changed('ws', { integrity: '' }), /ws has no SHA-512/],
    ['a weak hash', changed('ws', { integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }), /ws has no SHA-512/],
    ['a place of its own', changed('undici', { resolved: elsewhere }), /some packages name where they come from/],
    ['clear text', changed('undici', { resolved: elsewhere.replace('https', 'http') }), /comes over http:/],
    ['a link', changed('lit', { link: true }), /lit is a link/],
    [
      'a package that takes another from git',
      changed('lit', { dependencies: { a: 'git+ssh://a/b' } }),
      /takes a from git/,
    ],
    ['a package that takes another from GitHub', changed('lit', { dependencies: { a: 'b/c' } }), /takes a from b\/c/],
    ['a licence that may not be shipped', changed('ws', { license: 'MPL-2.0' }), /ws .* MPL-2\.0, and is shipped/],
    ['a licence that nobody knows', changed('prettier', { license: 'SEE LICENSE' }), /prettier .* SEE LICENSE/],
    ['no licence', changed('prettier', { license: '' }), /prettier .* licence/],
    [
      'a script of a shipped package',
      changed('better-sqlite3', { hasInstallScript: true }),
      /better-sqlite3 .* script/,
    ],
    ['a script of another', changed('prettier', { hasInstallScript: true }), /prettier .* script/],
    ['an .npmrc that runs scripts', { ...ofRepo(), npmrc: 'save-exact=true' }, /ignore-scripts/],
    ['a shipped package that is not locked', { ...ofRepo(), shipped: ['left-pad'] }, /left-pad is shipped/],
  ])('see %s', (_, asked, told) => {
    expect(auditDependencies(asked).faults.join('\n')).toMatch(told);
  });

  it('see an exception that nothing needs', () => {
    const asked = ofRepo();
    delete asked.lock.packages['node_modules/protobufjs'];
    expect(auditDependencies(asked).faults).toContainEqual(expect.stringMatching(/exception for .*protobufjs/));
  });
});
