// Homes with settings of the coding tools for the tests of the takeover, and what a takeover there is asked for. Every home is a
// temporary folder with a state folder beside it; `using` takes both away.
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { toolIds, type ToolId } from '../../src/shared/tools';
import type { ToolEnvironment } from '../../src/takeover/environment';
import type { FileSystem } from '../../src/takeover/fileSystem';
import { Takeover } from '../../src/takeover/takeover';
import type { ToolModel } from '../../src/takeover/template';
import type { TakeoverWish } from '../../src/takeover/wish';
import { TemporaryFolder } from '../support/temporaryFolder';

const fixtures = path.join(import.meta.dirname, '../fixtures/takeover');
export const gatewayUrl = 'http://127.0.0.1:11580';
export const key = 'gk-virtualKeyOfThisToolAlone0123456789abcdefgh';

export function model(id: string): ToolModel {
  return { id, name: `Model ${id}`, contextTokens: 200_000, outputTokens: 8192, images: true, tools: true };
}

export const wish: TakeoverWish = {
  gatewayUrl,
  key,
  keyId: 'key-1',
  model: 'house-model',
  smallModel: 'small/model:1.5',
  models: [model('house-model'), model('small/model:1.5')],
};

/** The settings of a tool as they are in the fixtures: path from the home, and text. */
export function settingsOf(tool: ToolId): Record<string, string> {
  const folder = path.join(fixtures, tool);
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    names.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const inHome = path
        .relative(folder, file)
        .replaceAll(path.sep, '/')
        .replace(/dotenv$/, '.env');
      return [`.${inHome}`, readFileSync(file, 'utf8')];
    }),
  );
}

/** The tool's settings with a login beside them, which no takeover may touch. */
export const credentials: Record<ToolId, string> = {
  'claude-code': '.claude/.credentials.json',
  codex: '.codex/auth.json',
  'gemini-cli': '.gemini/oauth_creds.json',
  'qwen-code': '.qwen/oauth_creds.json',
  kimi: '.kimi-code/credentials/kimi-code.json',
  codebuddy: '.codebuddy/.credentials.json',
  opencode: '.local/share/opencode/auth.json',
  crush: '.local/share/crush/providers.json',
};

export const everyTool = toolIds;

export class Home implements Disposable {
  private readonly folder = TemporaryFolder.inMemory('takeover');
  readonly path = this.folder.join('home');
  readonly state = this.folder.join('state');
  readonly project = this.folder.join('project');

  constructor() {
    mkdirSync(this.path);
    mkdirSync(this.project);
  }

  /** A home with the settings of `tool`, changed by `change` where it is given (undefined: no such file). */
  static with(tool: ToolId, change: (text: string, file: string) => string | undefined = (text) => text): Home {
    const home = new Home();
    for (const [file, text] of Object.entries(settingsOf(tool))) {
      mkdirSync(path.dirname(home.file(file)), { recursive: true });
      const changed = change(text, file);
      if (changed !== undefined) home.write(file, changed);
    }
    home.write(credentials[tool], '{"token":"a login"}');
    return home;
  }

  file(name: string): string {
    return path.join(this.path, ...name.split('/'));
  }

  write(name: string, text: string): void {
    mkdirSync(path.dirname(this.file(name)), { recursive: true });
    writeFileSync(this.file(name), text);
  }

  read(name: string): string {
    return readFileSync(this.file(name), 'utf8');
  }

  change(name: string, change: (text: string) => string): void {
    writeFileSync(this.file(name), change(this.read(name)));
  }

  readOnly(name: string): void {
    chmodSync(this.file(name), 0o444);
  }

  environment(more: Partial<ToolEnvironment> = {}): ToolEnvironment {
    return { platform: 'linux', home: this.path, variables: {}, projects: [this.project], gatewayUrl, ...more };
  }

  engine(more: Partial<ToolEnvironment> = {}, fileSystem?: FileSystem): Takeover {
    return new Takeover({ stateFolder: this.state, environment: () => this.environment(more), fileSystem });
  }

  /** Every file of the home with its content and mode, backups left out; links as what they point to. */
  snapshot(options: { backups?: boolean } = {}): Record<string, string> {
    const entries = readdirSync(this.path, { recursive: true, withFileTypes: true });
    const shown = entries.flatMap((entry): [string, string][] => {
      const file = path.join(entry.parentPath, entry.name);
      const name = path.relative(this.path, file).replaceAll(path.sep, '/');
      if (options.backups !== true && /\.bak(\.\d+)?$/.test(name)) return [];
      const facts = lstatSync(file);
      if (facts.isSymbolicLink()) return [[name, `link to ${readlinkSync(file)}`]];
      const mode = (facts.mode & 0o777).toString(8);
      return [[name, facts.isDirectory() ? `folder ${mode}` : `${mode} ${readFileSync(file, 'latin1')}`]];
    });
    return Object.fromEntries(shown.sort(([left], [right]) => (left < right ? -1 : 1)));
  }

  [Symbol.dispose](): void {
    this.folder.remove();
  }
}
