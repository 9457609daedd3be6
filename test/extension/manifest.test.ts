// What package.json promises: commands that exist, settings that no workspace can override, icons that are there.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { allRowCommandIds } from '../../src/extension/commands/rowCommandIds';
import { toolCommandIds } from '../../src/extension/commands/toolCommandIds';
import { contributedSettings } from '../../src/extension/contributedSettings';
import { hoverCommands } from '../../src/extension/statusBarContent';
import { walkthroughSteps } from '../../src/shared/walkthrough';

const root = path.join(import.meta.dirname, '../..');
interface Manifest {
  engines: { vscode: string };
  icon: string;
  activationEvents: string[];
  extensionKind: string[];
  contributes: {
    commands: { command: string; category: string }[];
    menus: Record<string, { command?: string; submenu?: string; when?: string }[]>;
    submenus: { id: string }[];
    views: Record<string, { id: string; type: string }[]>;
    viewsContainers: { activitybar: { icon: string }[] };
    walkthroughs: {
      id: string;
      steps: { id: string; description: string; media: { svg: string }; completionEvents: string[] }[];
    }[];
  };
}
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
const { commands, menus, views, viewsContainers, walkthroughs } = manifest.contributes;
const registered = [
  ...readFileSync(path.join(root, 'src/extension/commands/registerCommands.ts'), 'utf8').matchAll(
    /'(gatehouse\.\w+)': \(/g,
  ),
]
  .map(([, id]) => id)
  .concat(toolCommandIds, allRowCommandIds);

/** Done by a button of a row in the sidebar, or of a page: see docs/ux.md. */
const inPages = ['gatehouse.setChannelKey', 'gatehouse.removeChannel'];

describe('manifest', () => {
  it('contributes the commands that are registered, all of the category Gatehouse', () => {
    expect(commands.map(({ command }) => command).sort()).toEqual([...registered].sort());
    expect(new Set(commands.map(({ category }) => category))).toEqual(new Set(['Gatehouse']));
  });
  it('names only commands that exist in menus and in the hover', () => {
    const used = [
      ...Object.values(menus).flatMap((items) => items.flatMap(({ command }) => command ?? [])),
      ...hoverCommands,
    ];
    // VS Code itself makes a command for each view.
    const known = [...registered, ...Object.values(views).flatMap((list) => list.map(({ id }) => `${id}.focus`))];
    expect(used.filter((command) => !known.includes(command))).toEqual([]);
  });
  it('allows ports from 1024 to 65535', () => {
    for (const name of ['gatehouse.proxyPort', 'gatehouse.managementPort']) {
      expect(contributedSettings(manifest)[name]).toMatchObject({ minimum: 1024, maximum: 65_535 });
    }
  });
  it('has no command that only the palette knows, but those that a page or the sidebar runs', () => {
    const { commandPalette = [], ...others } = menus;
    const inMenus = new Set(Object.values(others).flatMap((items) => items.flatMap(({ command }) => command ?? [])));
    const hidden = commands.map(({ command }) => command).filter((command) => !inMenus.has(command));
    expect(hidden.filter((command) => !toolCommandIds.includes(command) && !inPages.includes(command))).toEqual([]);
    // Commands of a row need to know which: they are in its context menu, and not in the palette.
    expect(commandPalette.filter(({ when }) => when === 'false').map(({ command }) => command)).toEqual(
      expect.arrayContaining([...allRowCommandIds]),
    );
    expect((menus['webview/context'] ?? []).map(({ command }) => command)).toEqual(allRowCommandIds);
  });
  it('names only submenus that exist', () => {
    const ids = manifest.contributes.submenus.map(({ id }) => id);
    const used = Object.values(menus).flatMap((items) => items.flatMap(({ submenu }) => submenu ?? []));
    expect(used.sort()).toEqual([...ids].sort());
    expect(ids.filter((id) => menus[id] === undefined)).toEqual([]);
  });
  it('runs where the terminals run, from the first VS Code whose host has Node 22.19', () => {
    expect(manifest.extensionKind).toEqual(['workspace']);
    expect(manifest.engines.vscode).toBe('^1.105.0');
    expect(manifest.activationEvents).toContain('onWebviewPanel:gatehouse.requestLog');
    expect(views['gatehouse']).toMatchObject([{ id: 'gatehouse.sidebar', type: 'webview' }]);
  });
  it('leads through four steps, each with a picture, an end and commands that exist', () => {
    const [walkthrough, ...more] = walkthroughs;
    expect([walkthrough?.id, more]).toEqual(['start', []]);
    expect(walkthrough?.steps.map(({ id }) => id)).toEqual([...walkthroughSteps]);
    for (const language of ['', '.zh-cn']) {
      const words = JSON.parse(readFileSync(path.join(root, `package.nls${language}.json`), 'utf8')) as Record<
        string,
        string
      >;
      for (const { id, description, media, completionEvents } of walkthrough?.steps ?? []) {
        expect(existsSync(path.join(root, media.svg))).toBe(true);
        expect(completionEvents).toContain(`onContext:gatehouse.walkthrough.${id}`);
        expect(completionEvents).toContain(`onContext:gatehouse.walkthrough.opened && gatehouse.walkthrough.${id}`);
        const linked = [...(words[description.slice(1, -1)] ?? '').matchAll(/\(command:([\w.]+)(?:\?[\w%]+)?\)/g)].map(
          ([, name]) => name,
        );
        expect(linked.length).toBeGreaterThan(0);
        expect(linked.filter((name) => name === undefined || !registered.includes(name))).toEqual([]);
      }
    }
  });
  it('has its icons', () => {
    const icons = [manifest.icon, ...viewsContainers.activitybar.map(({ icon }) => icon)];
    expect(icons.filter((icon) => !existsSync(path.join(root, icon)))).toEqual([]);
  });
});
