// Pure: the page of a webview, whole: its script, its words and its style sheet stand in it, since every file that a page asks for goes through
// VS Code's window and the extension host and back. Everything else is refused by its content security policy.
// Styles that the elements build at run time are constructed sheets, which need no permission. The toolkit tries out one style
// element at its start and finds the nonce for it in the meta element, which the page's script then takes away.
import type { HostMessage } from '../../shared/webviewMessages';
import type { PageParts } from './pageParts';

export interface WebviewPage extends PageParts {
  /** `webview.cspSource`. */
  cspSource: string;
  nonce: string;
  /** `vscode.env.language`; the page forms numbers and dates by it. */
  locale: string;
  title: string;
  /** The custom element that fills the page. */
  element: string;
  /** What the page would be sent first. Never a secret, like all that is sent. */
  first?: readonly HostMessage[];
}

/** The HTML text. Every value is escaped but script and style, which the build has made. */
export function webviewHtml(page: WebviewPage): string {
  const { nonce } = page;
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    `img-src ${page.cspSource}`,
    `font-src ${page.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escape(page.locale)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="csp-nonce" content="${nonce}">
<style nonce="${nonce}">${page.style}</style>
<title>${escape(page.title)}</title>
</head>
<body data-locale="${escape(page.locale)}">
<${page.element}></${page.element}>
<script type="application/json" id="gatehouse-words">${asData(page.words)}</script>
${firstMessages(page)}<script nonce="${nonce}">${page.script}</script>
</body>
</html>
`;
}

/** The page remembers the id: it takes each page's messages once, though VS Code loads the page anew whenever it is shown again. */
function firstMessages({ first, nonce }: WebviewPage): string {
  if (first === undefined) return '';
  const text = asData(JSON.stringify({ id: nonce, messages: first }));
  return `<script type="application/json" id="gatehouse-first">${text}</script>\n`;
}

/** JSON text that HTML reads as nothing but text. */
function asData(json: string): string {
  return json.replaceAll('<', '\\u003c');
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
