// What package.json promises: commands that exist, settings that no workspace can override, icons that are there.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { toolCommandIds } from '../../src/extension/commands/toolCommandIds';
import { hoverCommands } from '../../src/extension/statusBarContent';
import { walkthroughSteps } from '../../src/extension/walkthroughSteps';

const root = path.join(import.meta.dirname, '../..');
interface Manifest {
  engines: { vscode: string };
  icon: string;
  activationEvents: string[];
  extensionKind: string[];
  contributes: {
    commands: { command: string; category: string }[];
    menus: Record<string, { command: string }[]>;
    views: Record<string, { id: string; type: string }[]>;
    viewsContainers: { activitybar: { icon: string }[] };
    walkthroughs: {
      id: string;
      steps: { id: string; description: string; media: { svg: string }; completionEvents: string[] }[];
    }[];
    configuration: { properties: Record<string, { scope: string; minimum?: number; maximum?: number }> };
  };
}
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
const { commands, menus, views, viewsContainers, configuration, walkthroughs } = manifest.contributes;
const registered = [
  ...readFileSync(path.join(root, 'src/extension/commands/registerCommands.ts'), 'utf8').matchAll(
    /'(gatehouse\.\w+)': \(/g,
  ),
]
  .map(([, id]) => id)
  .concat(toolCommandIds);

describe('manifest', () => {
  it('contributes the commands that are registered, all of the category Gatehouse', () => {
    expect(commands.map(({ command }) => command).sort()).toEqual([...registered].sort());
    expect(new Set(commands.map(({ category }) => category))).toEqual(new Set(['Gatehouse']));
  });
  it('names only commands that exist in menus and in the hover', () => {
    const used = [...Object.values(menus).flatMap((items) => items.map(({ command }) => command)), ...hoverCommands];
    // VS Code itself makes a command for each view.
    const known = [...registered, ...Object.values(views).flatMap((list) => list.map(({ id }) => `${id}.focus`))];
    expect(used.filter((command) => !known.includes(command))).toEqual([]);
  });
  it('has no setting that a workspace could override', () => {
    const scopes = Object.entries(configuration.properties).map(([name, { scope }]) => [name, scope]);
    expect(scopes.length).toBeGreaterThan(4);
    expect(
      scopes.filter(
        ([name, scope]) => !name?.startsWith('gatehouse.') || !['machine', 'application'].includes(scope ?? ''),
      ),
    ).toEqual([]);
  });
  it('allows ports from 1024 to 65535', () => {
    for (const name of ['gatehouse.proxyPort', 'gatehouse.managementPort']) {
      expect(configuration.properties[name]).toMatchObject({ minimum: 1024, maximum: 65_535 });
    }
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
        const linked = [...(words[description.slice(1, -1)] ?? '').matchAll(/\(command:([\w.]+)\)/g)].map(
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
