// The folders of one VS Code host: user data with settings, extensions, home, workspace, log. Made for a test (temporary) or for
// `npm start` (lasting). Writes files only; starts nothing.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { inRepo } from '../tools/paths.mjs';

/** Quiet defaults: nothing opens, asks, updates or reports by itself. */
export const quietSettings = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
};

/**
 * Makes the folders below `root` where they are missing.
 * @param {string} root absolute path
 * @returns absolute paths
 */
export function makeProfile(root) {
  const data = path.join(root, 'data');
  const profile = {
    root,
    data,
    extensions: path.join(root, 'extensions'),
    home: path.join(root, 'home'),
    workspace: path.join(root, 'workspace'),
    config: path.join(root, 'config.yaml'),
    log: path.join(root, 'host.log'),
    settings: path.join(data, 'User', 'settings.json'),
    machineSettings: path.join(data, 'Machine', 'settings.json'),
    /** Global storage of the extension: runtime file and database of the gateway. */
    storage: path.join(data, 'User', 'globalStorage', 'gatehouse.gatehouse'),
  };
  for (const folder of [profile.extensions, profile.home, profile.workspace, path.dirname(profile.settings)]) {
    fs.mkdirSync(folder, { recursive: true });
  }
  fs.writeFileSync(profile.config, '{}\n');
  return profile;
}

/**
 * Writes settings before the host starts (it does not see later edits from outside). What is there stays unless `settings` names it.
 * Settings of machine scope count in `Machine/settings.json` alone, the others in the user's file: Gatehouse's go into both.
 */
export function writeSettings(profile, settings) {
  const own = Object.fromEntries(Object.entries(settings).filter(([name]) => name.startsWith('gatehouse.')));
  mergeInto(profile.settings, settings);
  mergeInto(profile.machineSettings, own);
}

/**
 * Makes `language` (`zh-cn`) the display language, as a language pack and the command "Configure Display Language" do. The pack is an empty
 * one: VS Code's own words stay English, extensions show theirs.
 */
export function writeLanguage(profile, language) {
  const words = path.join(profile.data, 'emptyLanguagePack.json');
  const pack = {
    hash: 'empty',
    label: language,
    extensions: [{ extensionIdentifier: { id: 'none.empty-language-pack' }, version: '1.0.0' }],
    translations: { vscode: words },
  };
  fs.writeFileSync(words, JSON.stringify({ '': [''], version: '1.0.0', contents: {} }));
  fs.writeFileSync(path.join(profile.data, 'languagepacks.json'), JSON.stringify({ [language]: pack }));
  fs.writeFileSync(path.join(profile.data, 'User', 'argv.json'), JSON.stringify({ locale: language }));
}

/** Edits a settings file key by key: comments and all else stay. jsonc-parser is loaded here because it may not be installed earlier. */
function mergeInto(file, settings) {
  const { applyEdits, modify } = createRequire(import.meta.url)('jsonc-parser');
  const formattingOptions = { insertSpaces: true, tabSize: 2 };
  let text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '{}\n';
  for (const [name, value] of Object.entries(settings)) {
    text = applyEdits(text, modify(text, [name], value, { formattingOptions }));
  }
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

/** Links an extension's folder into the profile as an installed one (`publisher.name-version`), in place of an older link. */
export function linkExtension(profile, folder = inRepo()) {
  const { publisher, name, version } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  for (const entry of fs.readdirSync(profile.extensions)) {
    if (entry.startsWith(`${publisher}.${name}-`)) fs.unlinkSync(path.join(profile.extensions, entry));
  }
  // The host's own list would hide the link; without the list it looks at the folder.
  fs.rmSync(path.join(profile.extensions, 'extensions.json'), { force: true });
  fs.symlinkSync(folder, path.join(profile.extensions, `${publisher}.${name}-${version}`), 'junction');
}
