// What is asked of every npm package that Gatehouse is made of or made with, judged from package.json and package-lock.json alone. Called by
// auditDependencies.mjs and by a test; reads no file and asks no network.
import { allowedLicences } from '../licences.mjs';

/** Licences of what only development uses, besides those of what is shipped (SPDX ids). None of it is in a package of Gatehouse. */
const developmentLicences = [
  ...allowedLicences,
  'Artistic-2.0',
  'BlueOak-1.0.0',
  'CC-BY-4.0',
  'MPL-2.0',
  'OFL-1.1',
  'PSF-2.0',
  'Unlicense',
];

/** Packages for development under terms of their own, and why they are there. */
const licenceExceptions = [
  {
    name: /^@vscode\/vsce-sign(-[\w-]+)?$/,
    reason: "Microsoft's terms; a part of vsce, which signs packages. We do not call it",
  },
];

/** Packages with a script that npm would run at their installation, and why they work without it: ours runs none. */
const scriptExceptions = [
  { name: /^@vscode\/vsce-sign$/, reason: 'fetches the binary that signs, which we do not use' },
  { name: /^esbuild$/, reason: 'only makes its start faster; the binary is a package of its own' },
  { name: /^protobufjs$/, reason: 'only compares its version with what asks for it' },
];

const exactVersion = /^\d+\.\d+\.\d+(-[\w.-]+)?$/;
/** Where npm may take a package from other than the registry: git, an address, a folder (npm-install(1), "package spec"). */
const foreignSpec = /^(git|https?|file|link|github|gitlab|bitbucket|gist)[+:]|^[\w.-]+\/[\w.-]+$|^(\.|\/|~\/)/;
const strongHash = /^sha512-[A-Za-z0-9+/]{86}==$/;

/** `node_modules/a/node_modules/@b/c` is the package `@b/c`. */
const nameOf = (place) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

/**
 * @param {{ manifest: object, lock: object, npmrc: string, shipped: string[] }} asked the parsed files, the text of .npmrc, and the names of
 *   the packages that a bundle may hold
 * @returns {{ faults: string[], exceptions: string[], counts: { packages: number, shipped: number, pinned: number, licences: number } }}
 */
export function auditDependencies({ manifest, lock, npmrc, shipped }) {
  const places = Object.entries(lock.packages).filter(([place]) => place !== '');
  const pins = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  const exceptions = [];
  const faults = [
    ...pinFaults(pins, lock),
    ...npmrcFaults(npmrc),
    ...shipped
      .filter((name) => !places.some(([place]) => nameOf(place) === name))
      .map((name) => `${name} is shipped, but not locked`),
    ...places.flatMap(([place, entry]) => sourceFaults(nameOf(place), entry)),
    ...hostFaults(places),
    ...places.flatMap(([place, entry]) => licenceFaults(nameOf(place), entry, shipped, exceptions)),
    ...places.flatMap(([place, entry]) => scriptFaults(nameOf(place), entry, shipped, exceptions)),
    ...unusedFaults(places),
  ];
  const licences = new Set(places.map(([, { license }]) => license)).size;
  const counts = { packages: places.length, shipped: shipped.length, pinned: pins.length, licences };
  return { faults, exceptions: [...new Set(exceptions)], counts };
}

/** What npm does by itself has to be set in the repo: an install by hand counts too. */
function npmrcFaults(npmrc) {
  const settings = ['save-exact=true', 'ignore-scripts=true'];
  return settings.filter((one) => !npmrc.split(/\r?\n/).includes(one)).map((one) => `.npmrc does not say ${one}`);
}

function pinFaults(pins, lock) {
  const root = lock.packages[''];
  const locked = { ...root.dependencies, ...root.devDependencies };
  const unknown = Object.keys(locked).filter((name) => !pins.some(([pinned]) => pinned === name));
  return [
    ...unknown.map((name) => `${name} is locked, but package.json does not ask for it`),
    ...pins.flatMap(([name, version]) => {
      if (!exactVersion.test(version)) return [`${name} is not pinned to one version: ${version}`];
      const entry = lock.packages[`node_modules/${name}`];
      return locked[name] === version && entry?.version === version ? [] : [`${name} ${version} is locked otherwise`];
    }),
  ];
}

/** A package from the registry has a version and a hash of its archive; one from elsewhere is a link, or names its place. */
function sourceFaults(name, { version, integrity, link, dependencies, optionalDependencies }) {
  const asked = Object.entries({ ...dependencies, ...optionalDependencies });
  return [
    ...(exactVersion.test(version ?? '') ? [] : [`${name} has no exact version`]),
    ...(strongHash.test(integrity ?? '') ? [] : [`${name} has no SHA-512 of its archive`]),
    ...(link === true ? [`${name} is a link to a folder`] : []),
    ...asked.filter(([, spec]) => foreignSpec.test(spec)).map(([one, spec]) => `${name} takes ${one} from ${spec}`),
  ];
}

/** npm leaves `resolved` out for the registry that is set; where it is told, it is https and one host for all. */
function hostFaults(places) {
  const told = places.filter(([, { resolved }]) => resolved !== undefined);
  const urls = told.map(([place, { resolved }]) => ({ name: nameOf(place), url: new URL(resolved) }));
  const hosts = new Set(urls.map(({ url }) => url.host));
  return [
    ...urls.filter(({ url }) => url.protocol !== 'https:').map(({ name, url }) => `${name} comes over ${url.protocol}`),
    ...(hosts.size > 1 ? [`packages come from ${hosts.size} hosts`] : []),
    ...(told.length > 0 && told.length < places.length ? ['some packages name where they come from, some do not'] : []),
  ];
}

function licenceFaults(name, { version, license, dev }, shipped, exceptions) {
  const told = `${name} ${version} has the licence ${license ?? '(none)'}`;
  if (shipped.includes(name)) return allowedLicences.includes(license) ? [] : [`${told}, and is shipped`];
  if (developmentLicences.includes(license)) return [];
  const exception = licenceExceptions.find((one) => one.name.test(name));
  if (exception === undefined || dev !== true) return [told];
  exceptions.push(`licence of ${exception.name.source}: ${exception.reason}`);
  return [];
}

function scriptFaults(name, { version, hasInstallScript }, shipped, exceptions) {
  if (hasInstallScript !== true) return [];
  const exception = scriptExceptions.find((one) => one.name.test(name));
  if (shipped.includes(name) || exception === undefined)
    return [`${name} ${version} wants to run a script when it is installed`];
  exceptions.push(`script of ${name}: ${exception.reason}`);
  return [];
}

/** An exception that nothing needs any more would let something else in. */
function unusedFaults(places) {
  return [...licenceExceptions, ...scriptExceptions]
    .filter((one) => !places.some(([place]) => one.name.test(nameOf(place))))
    .map((one) => `the exception for ${one.name.source} is not needed`);
}
