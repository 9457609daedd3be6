// What the pages are made of, as the extension host writes it into their HTML: the chunks of a page as one script in the right order, words as
// data. Used by bundles.mjs with what esbuild has built. A page asks VS Code for no file: each would go through the window and back.
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import * as esbuild from 'esbuild';

/** Which files of script make up each page, in the order in which they run. */
export const pageListFile = 'pages.json';
/** Entry points that hold words: they become data. */
const words = /^words-\w+\.js$/;
/** Ends a script in HTML, or hides its end (HTML standard, 4.12.1.3). Data is escaped, a script must not hold it. */
const breaksScripts = /<\/?script/i;

const nameOf = ({ path: file }) => path.basename(file);

/**
 * Makes the files from the outputs of esbuild (ES modules that import one another) in `outdir`, where those of earlier builds are removed.
 * @param {{ outdir: string, minify: boolean, target: string }} options
 * @param {import('esbuild').BuildResult<{ metafile: true, write: false }>} result
 * Throws where modules import one another in a circle, and where a script could not stand in HTML.
 */
export async function writeWebviewFiles({ outdir, minify, target }, { outputFiles, metafile }) {
  const texts = new Map(outputFiles.map((file) => [nameOf(file), file.text]));
  const outputs = new Map(Object.entries(metafile.outputs).map(([file, output]) => [path.basename(file), output]));
  const written = new Map();
  for (const [name, text] of texts) {
    if (words.test(name)) written.set(name.replace(/js$/, 'json'), await wordsIn(text));
    else if (name.endsWith('.js')) written.set(name, await asPart(name, text, { minify, target }));
    else written.set(name, text);
  }
  const pages = [...outputs].filter(
    ([name, { entryPoint }]) => entryPoint !== undefined && name.endsWith('.js') && !words.test(name),
  );
  const lists = pages.map(([name]) => [path.basename(name, '.js'), inOrder(name, outputs)]);
  written.set(pageListFile, JSON.stringify(Object.fromEntries(lists)));
  fs.mkdirSync(outdir, { recursive: true });
  for (const old of fs.readdirSync(outdir)) {
    if (/\.(js|css|json|map)$/.test(old) && !written.has(old)) fs.rmSync(path.join(outdir, old), { force: true });
  }
  for (const [name, text] of written) writeIfChanged(path.join(outdir, name), text);
}

/** Tests of several processes build into one folder: nobody may read half a file. */
function writeIfChanged(file, text) {
  if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text) return;
  const temporary = `${file}.${process.pid}`;
  fs.writeFileSync(temporary, text);
  fs.renameSync(temporary, file);
}

/** `name` and what it imports, imported ones first. */
function inOrder(name, outputs, found = [], above = []) {
  if (above.includes(name)) throw new Error(`modules import one another in a circle: ${[...above, name].join(' > ')}`);
  for (const imported of outputs.get(name)?.imports ?? []) {
    if (imported.kind !== 'import-statement') throw new Error(`${name} loads ${imported.path} by itself`);
    if (!found.includes(nameOf(imported))) inOrder(nameOf(imported), outputs, found, [...above, name]);
  }
  found.push(name);
  return found;
}

/**
 * The module as a call of `define`, which the page's script begins with (pageScript.ts). In brackets, since it runs at once: V8 then reads it
 * once instead of twice.
 */
async function asPart(name, text, { minify, target }) {
  const options = { format: 'cjs', platform: 'browser', charset: 'utf8', legalComments: 'inline', minify, target };
  const { code } = await esbuild.transform(text, options);
  if (breaksScripts.test(code)) throw new Error(`${name} holds ${breaksScripts.exec(code)[0]}: write it in two parts`);
  return `define(${JSON.stringify(`./${name}`)},(function(module,require){${code}}));\n`;
}

/** A module of words exports one table; what it imports are helpers that it has no use for. */
async function wordsIn(text) {
  const { code } = await esbuild.transform(text, { format: 'cjs' });
  const module = { exports: {} };
  vm.compileFunction(code, ['module', 'require'])(module, () => ({}));
  const [table] = Object.values(module.exports);
  return JSON.stringify(table);
}
