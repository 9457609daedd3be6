// Row 13 of the security table: under umask 000 every file that Gatehouse makes is 0600, every folder 0700.
import { lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { alias, House } from '../support/house';
import { generateBody, generateHeaders, rawRequest } from '../support/rawHttp';
import { TemporaryFolder } from '../support/temporaryFolder';
import { recordFigure } from '../support/qualityFigure';

const folder = new TemporaryFolder('modes');
let house: House;
beforeAll(async () => {
  mkdirSync(folder.join('there'), { mode: 0o755 });
  house = await House.build({ dataDirectory: folder.join('there', 'deep', 'data'), umask: '000' });
});
afterAll(async () => {
  await house.close();
  folder.remove();
});

function modes(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) => {
    const facts = lstatSync(join(directory, name));
    return `${facts.isDirectory() ? 'd' : 'f'}${(facts.mode & 0o777).toString(8)} ${name}`;
  });
}

it('makes files 0600 and folders 0700, while it runs and after it', async () => {
  const answer = await rawRequest(`${house.gateway.proxyUrl}/v1/chat/completions`, {
    headers: generateHeaders('openai-chat', house.key.secret),
    body: generateBody('openai-chat', alias('openai-chat'), false),
  });
  expect(answer.status).toBe(200);
  await house.gateway.closedRow(String(answer.headers['x-gatehouse-request-id']));
  const made = folder.join('there', 'deep');
  const running = modes(made);
  expect(running.length).toBeGreaterThan(3);
  const open = running.filter((line) => !/^(d700|f600) /.test(line));
  const figure = `${running.length} files and folders under umask 000, ${open.length} open to others`;
  recordFigure({ row: 13, part: 'modes', figure, holds: open.length === 0 });
  expect(open).toEqual([]);
  expect(lstatSync(made).mode & 0o777).toBe(0o700);
  await house.gateway.stop();
  expect(modes(made).filter((line) => !/^(d700|f600) /.test(line))).toEqual([]);
});
