// Sets up a webview of ours: what it may load, its page, and the channel of typed messages. Used by the sidebar and every panel.
import crypto from 'node:crypto';
import * as vscode from 'vscode';
import type { HostMessage } from '../../shared/webviewMessages';
import { PageFiles } from './pageParts';
import { webviewHtml } from './webviewHtml';

export interface PageOptions {
  /** Name of the bundle in dist/webview, without `.js`. */
  bundle:
    'sidebar' | 'requests' | 'endpoints' | 'tools' | 'channel' | 'virtual-keys' | 'prices' | 'statistics' | 'overview';
  title: string;
}

/** What a page is filled with. */
interface PageContents extends PageOptions {
  /** What the page would be sent first. */
  first: readonly HostMessage[];
}

/** What a webview of ours may do: run the script that it holds. It asks for no file. */
export const webviewOptions: vscode.WebviewOptions = {
  enableScripts: true,
  enableForms: false,
  enableCommandUris: false,
  localResourceRoots: [],
};

let files: PageFiles | undefined;

/** Fills the webview with its page. */
export function fillWebview(webview: vscode.Webview, extensionUri: vscode.Uri, contents: PageContents): void {
  const { bundle, title, first } = contents;
  webview.options = webviewOptions;
  webview.html = webviewHtml({
    cspSource: webview.cspSource,
    ...filesOf(extensionUri).partsOf(bundle, vscode.env.language),
    nonce: crypto.randomBytes(16).toString('base64url'),
    locale: vscode.env.language,
    title,
    element: `gatehouse-${bundle}`,
    first,
  });
}

/** Of one extension: read once. */
function filesOf(extensionUri: vscode.Uri): PageFiles {
  files ??= new PageFiles(vscode.Uri.joinPath(extensionUri, 'dist', 'webview').fsPath);
  return files;
}
