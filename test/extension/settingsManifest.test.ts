// What package.json promises of settings: nothing that a workspace could set, ranges for numbers, words for choices, and descriptions in both
// languages whose links lead to settings and commands that exist.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { contributedSettings, settingsGroups } from '../../src/extension/contributedSettings';

const root = path.join(import.meta.dirname, '../..');
const readJson = (name: string): unknown => JSON.parse(readFileSync(path.join(root, name), 'utf8'));
const manifest = readJson('package.json') as { contributes: { commands: { command: string }[] } };
const words = {
  en: readJson('package.nls.json') as Record<string, string>,
  zh: readJson('package.nls.zh-cn.json') as Record<string, string>,
};
const groups = settingsGroups(manifest);
const settings = Object.entries(contributedSettings(manifest));
const keyOf = (text: string): string => text.replace(/^%(.+)%$/, '$1');

describe('the settings', () => {
  it('stand in titled groups, each setting once, in an order of its own', () => {
    expect(groups.length).toBeGreaterThan(3);
    expect(settings.length).toBe(groups.flatMap(({ properties }) => Object.keys(properties)).length);
    expect(new Set(groups.map(({ order }) => order)).size).toBe(groups.length);
    for (const { title, properties } of groups) {
      const orders = Object.values(properties).map(({ order }) => order);
      expect(new Set(orders).size, title).toBe(orders.length);
      for (const language of [words.en, words.zh]) expect(language[keyOf(title)], title).toBeTruthy();
    }
  });

  it('cannot be set by a workspace', () => {
    const open = settings.filter(([, { scope }]) => !['machine', 'application'].includes(scope));
    expect(open.map(([name]) => name)).toEqual([]);
  });

  it('are described in both languages, with links that lead somewhere', () => {
    const commands = manifest.contributes.commands.map(({ command }) => command);
    const names = settings.map(([name]) => name);
    for (const [name, { markdownDescription }] of settings) {
      const texts = [words.en, words.zh].map((language) => language[keyOf(markdownDescription)] ?? '');
      const links = texts.map((text) => ({
        settings: [...text.matchAll(/`#([\w.]+)#`/g)].map(([, link]) => link ?? '').sort(),
        commands: [...text.matchAll(/\(command:([\w.]+)\)/g)].map(([, link]) => link ?? '').sort(),
      }));
      expect(
        texts.every((text) => text.length > 3),
        name,
      ).toBe(true);
      expect(texts[0], name).not.toBe(texts[1]);
      expect(links[0], name).toEqual(links[1]);
      expect(
        links[0]?.settings.filter((link) => !names.includes(link) || link === name),
        name,
      ).toEqual([]);
      expect(
        links[0]?.commands.filter((link) => !commands.includes(link)),
        name,
      ).toEqual([]);
    }
  });

  it('have a range where they are numbers, words for each choice, and a default that is allowed', () => {
    for (const [name, setting] of settings) {
      const types = [setting.type].flat();
      const { minimum, maximum, enum: choices, enumDescriptions, default: usual } = setting;
      if (types.some((type) => type === 'integer' || type === 'number')) {
        expect([typeof minimum, typeof maximum], name).toEqual(['number', 'number']);
        const allowed =
          usual === null
            ? types.includes('null')
            : Number(usual) >= Number(minimum) && Number(usual) <= Number(maximum);
        expect(allowed, name).toBe(true);
      }
      if (choices === undefined) continue;
      expect(choices, name).toContain(usual);
      // Codes of currencies speak for themselves.
      if (name === 'gatehouse.displayCurrency') continue;
      expect(enumDescriptions?.length, name).toBe(choices.length);
      for (const description of enumDescriptions ?? []) {
        for (const language of [words.en, words.zh]) expect(language[keyOf(description)], description).toBeTruthy();
      }
    }
  });
});
