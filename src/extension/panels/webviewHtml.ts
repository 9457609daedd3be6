// Pure: the page of a webview. Everything is refused by its content security policy but our own script, the modules that it imports
// (they inherit its nonce) and our style sheet;
// styles that the elements build at run time are constructed sheets, which need no permission. The toolkit tries out one style
// element at its start and finds the nonce for it in the meta element, which the page's script then takes away.

export interface WebviewPage {
  /** `webview.cspSource`. */
  cspSource: string;
  scriptUri: string;
  /** Modules that the script imports, itself or through others: asked for at once. */
  moduleUris: readonly string[];
  styleUri: string;
  nonce: string;
  /** `vscode.env.language`; the page picks its own words by it. */
  locale: string;
  title: string;
  /** The custom element that fills the page. */
  element: string;
}

/** The HTML text. Every value is escaped, though none of them comes from outside. */
export function webviewHtml(page: WebviewPage): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${page.nonce}'`,
    `style-src ${page.cspSource} 'nonce-${page.nonce}'`,
    `img-src ${page.cspSource}`,
    `font-src ${page.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escape(page.locale)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="csp-nonce" content="${page.nonce}">
<link rel="stylesheet" href="${escape(page.styleUri)}">
${preloads(page)}<title>${escape(page.title)}</title>
</head>
<body data-locale="${escape(page.locale)}">
<${page.element}></${page.element}>
<script type="module" nonce="${page.nonce}" src="${escape(page.scriptUri)}"></script>
</body>
</html>
`;
}

function preloads({ moduleUris, nonce }: WebviewPage): string {
  return moduleUris.map((uri) => `<link rel="modulepreload" nonce="${nonce}" href="${escape(uri)}">\n`).join('');
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
