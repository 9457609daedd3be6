// What the tests of a new user's way share: the words of the product in both languages, a machine with Claude Code on it and a provider
// that knows one key, and the request that the tool would make. Used by test/e2e/newUser*.test.ts.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { en } from '../../webview/l10n/en';
import { zhCn } from '../../webview/l10n/zhCn';
import { FakeUpstream } from './fakeUpstream/fakeUpstream';
import { repoRoot } from './sources';
import { VsCodeHost } from './vscodeHost';

export type Language = 'en' | 'zh-cn';

const readWords = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(path.join(repoRoot, name), 'utf8')) as Record<string, string>;

/** Finds the words that a user reads; arguments in braces are filled in. A word that is missing fails the test. */
export class Words {
  private readonly manifest: Record<string, string>;
  private readonly host: Record<string, string>;

  constructor(private readonly language: Language) {
    this.manifest = readWords(language === 'en' ? 'package.nls.json' : 'package.nls.zh-cn.json');
    this.host = language === 'en' ? {} : readWords('l10n/bundle.l10n.zh-cn.json');
  }

  /** Words of the pages. */
  page(key: keyof typeof en, values: Record<string, string> = {}): string {
    const text: string = (this.language === 'en' ? en : zhCn)[key];
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  }

  /** A command's title as the palette shows it. */
  command(id: string): string {
    const title = this.manifest[`command.${id}`];
    if (title === undefined) throw new Error(`no title of ${id}`);
    return `Gatehouse: ${title}`;
  }

  /** Words of the extension's host side, by their English. */
  native(english: string, ...values: string[]): string {
    const text = this.language === 'en' ? english : this.host[english];
    if (text === undefined) throw new Error(`no Chinese for ${english}`);
    return text.replace(/\{(\d)\}/g, (whole, index: string) => values[Number(index)] ?? whole);
  }

  /** Words of package.json. */
  contributed(key: string): string {
    const text = this.manifest[key];
    if (text === undefined) throw new Error(`no ${key}`);
    return text;
  }
}

export const model = 'claude-sonnet-4-5-20250929';
export const realKey = 'sk-ant-canary-8c1f0e7d2b6a';

/** A fresh machine: VS Code with the extension, Claude Code's settings in the home folder, and a provider. */
export class NewUserMachine {
  readonly words: Words;
  readonly settingsFile: string;

  private constructor(
    readonly host: VsCodeHost,
    readonly provider: FakeUpstream,
    language: Language,
  ) {
    this.words = new Words(language);
    this.settingsFile = path.join(host.profile.home, '.claude', 'settings.json');
    mkdirSync(path.dirname(this.settingsFile), { recursive: true });
    writeFileSync(this.settingsFile, '{\n  "model": "sonnet"\n}\n');
  }

  /** `settings`: VS Code's, beside the quiet ones. */
  static async start(language: Language, settings: Record<string, unknown> = {}): Promise<NewUserMachine> {
    const provider = await FakeUpstream.start(realKey);
    provider.models.clear();
    provider.models.add(model);
    try {
      const host = await VsCodeHost.start({ settings, ...(language !== 'en' && { language }) });
      return new NewUserMachine(host, provider, language);
    } catch (error) {
      await provider.close();
      throw error;
    }
  }

  /** One request as Claude Code makes it: with address and key of its settings file. Returns the status. */
  async askAsTool(): Promise<number> {
    const { env } = JSON.parse(readFileSync(this.settingsFile, 'utf8')) as { env: Record<string, string> };
    const answer = await fetch(`${env['ANTHROPIC_BASE_URL'] ?? ''}/v1/messages`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${env['ANTHROPIC_AUTH_TOKEN'] ?? ''}`,
        'anthropic-version': '2023-06-01',
        'content-type': 'application/json',
      },
      // Long enough that it costs a cent.
      body: JSON.stringify({ model, max_tokens: 500, messages: [{ role: 'user', content: 'hello '.repeat(2000) }] }),
    });
    await answer.text();
    return answer.status;
  }

  async stop(): Promise<void> {
    await this.provider.close();
    await this.host.stop();
  }
}
