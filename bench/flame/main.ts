// `npm run bench:flame -- FOLDER LABEL [NAME...]`: a flame graph of each profile NAME.cpuprofile in the folder (all unless told) as
// docs/flame/NAME-LABEL.svg. Drawn by the package flamegraph (MIT), which is fetched for it and is no dependency of ours.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { installPeer } from '../proxy/installPeer';
import { frames, type Frame, type Profile } from './profile';

const tool = { name: 'flamegraph', version: '1.3.0' };
const ending = '.cpuprofile';
/** Of the whole time: a frame that took less is not drawn. */
const share = 0.004;

type Draw = (lines: string[], options: Record<string, unknown>) => string;

/** Each frame as V8 wrote profiles before 2017, which is what the tool reads; one sample is ten microseconds. */
const oldForm = (frame: Frame): object => ({
  functionName: frame.name,
  url: '',
  lineNumber: 0,
  hitCount: Math.round(frame.own / 10),
  children: frame.children.map(oldForm),
});

/** Without scripts and what only they use: a picture in a document runs none. The names stay, as titles. */
const still = (svg: string): string =>
  svg
    .replaceAll(/<script[^]*?<\/script>\n?/g, '')
    .replaceAll(/ (on\w+|data-[\w-]+)="[^"]*"/g, '')
    .replaceAll(/ \([\d,]+ samples\), ([\d.]+%)\)/g, ' ($1)')
    .replaceAll(/<!--[^]*?-->\n?/g, '')
    .replaceAll(/(\d+\.\d)\d+/g, '$1')
    .replaceAll(/ font-size="12" font-family="Verdana" fill="rgb\(0,0,0\)"/g, '')
    .replaceAll(/<text[^>]*><\/text>\n?/g, '')
    .replace('<style type="text/css">', '<style type="text/css">text { font: 12px Verdana, sans-serif; }')
    .replaceAll(/\n\s*/g, '\n');

const [folder, label, ...asked] = process.argv.slice(2);
if (folder === undefined || label === undefined)
  throw new Error('bench:flame takes a folder of profiles and a label, as "before".');
const modules = installPeer(tool, path.join('out/bench/peers', tool.name));
const draw = createRequire(path.resolve(modules, 'none.js'))(path.resolve(modules, tool.name)) as Draw;
const found = readdirSync(folder).filter((name) => name.endsWith(ending));
const names = asked.length > 0 ? asked : found.map((name) => name.slice(0, -ending.length));
mkdirSync('docs/flame', { recursive: true });
for (const name of names) {
  const profile = JSON.parse(readFileSync(path.join(folder, `${name}${ending}`), 'utf8')) as Profile;
  const head = oldForm(frames(profile, share));
  const svg = still(draw([JSON.stringify({ head })], { inputtype: 'cpuprofile', titletext: name, internals: true }));
  const file = `docs/flame/${name}-${label}.svg`;
  writeFileSync(file, svg);
  process.stdout.write(`${file}: ${(svg.length / 1024).toFixed(0)} KiB\n`);
}
