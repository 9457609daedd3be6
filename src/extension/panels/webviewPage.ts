// Sets up a webview of ours: what it may load, its page, and the channel of typed messages. Used by sidebar and request log.
import crypto from 'node:crypto';
import * as vscode from 'vscode';
import { modulesOf } from './pageModules';
import { webviewHtml } from './webviewHtml';

export interface PageOptions {
  /** Name of the bundle in dist/webview, without `.js`. */
  bundle:
    'sidebar' | 'requests' | 'endpoints' | 'tools' | 'channel' | 'virtual-keys' | 'prices' | 'statistics' | 'overview';
  title: string;
}

/** What a webview of ours may do: run scripts of one folder, nothing else. */
export function webviewOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return {
    enableScripts: true,
    enableForms: false,
    enableCommandUris: false,
    localResourceRoots: [webviewRoot(extensionUri)],
  };
}

/** Fills the webview with its page. */
export function fillWebview(webview: vscode.Webview, extensionUri: vscode.Uri, { bundle, title }: PageOptions): void {
  const resource = (file: string): string =>
    String(webview.asWebviewUri(vscode.Uri.joinPath(webviewRoot(extensionUri), file)));
  webview.options = webviewOptions(extensionUri);
  webview.html = webviewHtml({
    cspSource: webview.cspSource,
    scriptUri: resource(`${bundle}.js`),
    moduleUris: modulesOf(webviewRoot(extensionUri).fsPath, bundle).map(resource),
    styleUri: resource('styles.css'),
    nonce: crypto.randomBytes(16).toString('base64url'),
    locale: vscode.env.language,
    title,
    element: `gatehouse-${bundle}`,
  });
}

function webviewRoot(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}
