// The fonts of the pictures, from npm packages, so that they do not depend on what the machine has: Inter for Latin letters, Noto Sans SC
// for Chinese, JetBrains Mono for code. Used by stillBrowser.ts. Reads the packages' style sheets; loads nothing into a browser.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** Sheets of the packages, by the family that they make. The weights are those that the pages use. */
const sheets = [
  ...[400, 500, 600, 700].map((weight) => `@fontsource/inter/latin-${weight}.css`),
  '@fontsource/jetbrains-mono/latin-400.css',
  '@fontsource/jetbrains-mono/latin-600.css',
  '@fontsource-variable/noto-sans-sc/index.css',
];

export interface PictureFonts {
  /** `@font-face` rules whose files are named as the browser asks for them. */
  css: string;
  /** Absolute paths of those files. */
  files: string[];
  /** Variables of VS Code that name the families. */
  variables: Record<string, string>;
}

/** The font faces of all sheets, each with its first source only, served from the root of the site. */
export function pictureFonts(): PictureFonts {
  const files: string[] = [];
  const rules = sheets.map((sheet) => {
    const file = require.resolve(sheet);
    return readFileSync(file, 'utf8')
      .replace(/src: url\(([^)]+)\)[^;]*;/g, (_whole, source: string) => {
        files.push(path.join(path.dirname(file), source));
        return `src: url(/${path.basename(source)});`;
      })
      .replace(/font-display: swap;/g, 'font-display: block;');
  });
  return {
    css: rules.join('\n'),
    files,
    variables: {
      '--vscode-font-family': "Inter, 'Noto Sans SC Variable'",
      '--vscode-editor-font-family': "'JetBrains Mono', Inter, 'Noto Sans SC Variable'",
    },
  };
}
