// Shows a new virtual key once, in a modal message of VS Code, with what to do with it. Never in a webview, never in a log.
import http from 'node:http';
import * as vscode from 'vscode';
import type { KeyWithSecret } from '../../shared/virtualKey';
import { proxyUrlOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { baseUrlChoices } from './baseUrls';
import { curlExample, exampleTarget } from './curlExample';

/** Returns when the user has closed the message. */
export async function revealKey(window: GatehouseWindow, { key, secret }: KeyWithSecret): Promise<void> {
  const copyKey = t('Copy Key');
  const copyCurl = t('Copy curl Example');
  const detail = [
    secret,
    t('It is shown this once: Gatehouse keeps only its hash. Put it where your tool wants its API key.'),
    [t('Base URL'), ...baseUrlLines(proxyUrlOf(window))].join('\n'),
  ].join('\n\n');
  const chosen = await vscode.window.showInformationMessage(
    t('The virtual key “{0}”', key.name),
    { modal: true, detail },
    { title: copyKey },
    { title: copyCurl },
    { title: t('Close'), isCloseAffordance: true },
  );
  if (chosen?.title === copyKey) {
    await vscode.env.clipboard.writeText(secret);
    void offerCurl(window, secret, copyCurl);
  } else if (chosen?.title === copyCurl) {
    await copyExample(window, secret);
  }
}

/** One line per address, with the vendors whose SDKs take it. */
function baseUrlLines(proxyUrl: string): string[] {
  const vendors = new Map<string, Set<string>>();
  for (const { url, vendor } of baseUrlChoices(proxyUrl)) vendors.set(url, (vendors.get(url) ?? new Set()).add(vendor));
  return [...vendors].map(([url, names]) => `${[...names].join(', ')}: ${url}`);
}

async function offerCurl(window: GatehouseWindow, secret: string, copyCurl: string): Promise<void> {
  const next = await vscode.window.showInformationMessage(t('The key was copied.'), copyCurl);
  if (next === copyCurl) await copyExample(window, secret);
}

async function copyExample(window: GatehouseWindow, secret: string): Promise<void> {
  const proxyUrl = proxyUrlOf(window);
  const target = exampleTarget(window.mirror.channels, await listedModels(proxyUrl, secret));
  await vscode.env.clipboard.writeText(curlExample(proxyUrl, secret, target, process.platform));
  void vscode.window.showInformationMessage(
    t('The curl example was copied: paste it into a terminal. It holds the key.'),
  );
}

/** Model ids that the proxy shows to this key; none when it does not tell within two seconds. */
function listedModels(proxyUrl: string, secret: string): Promise<string[]> {
  return new Promise((resolve) => {
    const request = http.get(
      `${proxyUrl}/v1/models`,
      { headers: { authorization: `Bearer ${secret}` }, signal: AbortSignal.timeout(2000), agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', () => resolve([]));
        response.on('end', () => resolve(modelIds(Buffer.concat(chunks).toString('utf8'))));
      },
    );
    request.on('error', () => resolve([]));
  });
}

function modelIds(text: string): string[] {
  try {
    const { data } = JSON.parse(text) as { data?: { id?: unknown }[] };
    return (data ?? []).flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
  } catch {
    return [];
  }
}
