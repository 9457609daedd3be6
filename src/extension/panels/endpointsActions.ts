// What the Endpoints page can ask for: a snippet to the clipboard or into a terminal, a key for it, and a message that is tried out.
// Called by the page's panel with checked actions only. What it answers holds no secret.
import * as vscode from 'vscode';
import { fillSnippet, keyPlaceholder, terminalLine } from '../../catalog/fillSnippet';
import type { Snippet } from '../../catalog/snippetRow';
import { snippets } from '../../catalog/snippets';
import type { EndpointsHostMessage, TryResult } from '../../shared/endpointsMessages';
import { GatewayError } from '../../shared/errors';
import type { WebviewAction } from '../../shared/webviewMessages';
import { rootOf } from '../commands/copyBaseUrl';
import { cancelled } from '../errorMessages';
import { clientOf, proxyUrlOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { EndpointsKeys } from './endpointsKeys';
import { rowOf, sendTry, type TryEnd } from './endpointsTry';

type ActionOf<A extends WebviewAction['action']> = Extract<WebviewAction, { action: A }>;
type SnippetAction = ActionOf<'copy-snippet'> | ActionOf<'insert-snippet'>;

export class EndpointsActions {
  private readonly keys = new EndpointsKeys();
  private readonly trials = new Map<string, AbortController>();

  constructor(
    private readonly window: GatehouseWindow,
    /** Sends a message to the page, if it is there. */
    private readonly post: (message: EndpointsHostMessage) => void,
  ) {}

  /** Runs an action of this page; undefined where it is another's. */
  run(request: WebviewAction): Promise<unknown> | undefined {
    switch (request.action) {
      case 'copy-snippet':
        return this.copy(request);
      case 'insert-snippet':
        return this.insert(request);
      case 'create-snippet-key':
        return this.createKey();
      case 'try-message':
        return this.try(request);
      case 'cancel-try':
        return this.cancel(request.tryId);
      default:
        return undefined;
    }
  }

  /** Tells the page which keys can be put into snippets. */
  tellKeys(): void {
    this.post({ type: 'held-keys', keyIds: this.keys.heldIds() });
  }

  /** Ends every message that is on its way. */
  dispose(): void {
    for (const trial of this.trials.values()) trial.abort();
  }

  private async copy(request: SnippetAction): Promise<void> {
    await vscode.env.clipboard.writeText(this.filled(request).text);
  }

  private async insert(request: SnippetAction): Promise<void> {
    const { snippet, text } = this.filled(request);
    const line = terminalLine(snippet, text);
    if (line === undefined) throw new GatewayError('bad-request', 'This snippet is not for a terminal.');
    const terminal = vscode.window.activeTerminal ?? vscode.window.createTerminal();
    terminal.show();
    // Typed, not run: the user reads it and presses Enter.
    terminal.sendText(line, false);
  }

  private filled(request: SnippetAction): { snippet: Snippet; text: string } {
    const { snippet: id, variant: variantId, keyId, model, root } = request;
    const snippet = snippets.find((row) => row.id === id);
    const variant = snippet?.variants.find((row) => row.id === variantId);
    if (snippet === undefined || variant === undefined) {
      throw new GatewayError('not-found', 'There is no such snippet.');
    }
    const key = (keyId === null ? undefined : this.keys.secretOf(keyId)) ?? keyPlaceholder;
    return { snippet, text: fillSnippet(variant, { proxyUrl: rootOf(this.window, root), key, model }) };
  }

  private async createKey(): Promise<{ id: string }> {
    const client = clientOf(this.window);
    const create = t('Create Key');
    const answer = await vscode.window.showInformationMessage(
      t('Create a virtual key for your snippets?'),
      {
        modal: true,
        detail: t(
          'Until this window closes, snippets that you copy or insert hold its secret. Revoke it in the list of virtual keys.',
        ),
      },
      create,
    );
    if (answer !== create) throw cancelled();
    const { id } = await this.keys.create(client, t('Snippets'));
    this.tellKeys();
    return { id };
  }

  private async try(request: ActionOf<'try-message'>): Promise<TryResult> {
    const trial = new AbortController();
    this.trials.set(request.tryId, trial);
    try {
      const first = await this.send(request, trial.signal);
      // Another window gave the key a new secret, or the user revoked it: once more with a new one.
      if (first.status === 401) this.keys.forgetTrial();
      return await this.told(first.status === 401 ? await this.send(request, trial.signal) : first);
    } finally {
      this.trials.delete(request.tryId);
    }
  }

  private async send(
    { tryId, protocol, model, message }: ActionOf<'try-message'>,
    signal: AbortSignal,
  ): Promise<TryEnd> {
    const { window } = this;
    const { secret } = await this.keys.forTrial(clientOf(window), window.mirror.keys, t('Try It'));
    const onText = (text: string): void => this.post({ type: 'try-text', tryId, text });
    return sendTry({ proxyUrl: proxyUrlOf(window), protocol, model, message, key: secret, signal, onText });
  }

  private async told({ requestId, ...end }: TryEnd): Promise<TryResult> {
    if (requestId === null) return { ...end, request: null };
    // The row is on disk before the end of the answer was sent; a cancelled one may still be open.
    const { rows } = await clientOf(this.window).call('listRequests', { query: { limit: 50 } });
    return { ...end, request: rowOf(rows, requestId) };
  }

  private async cancel(tryId: string): Promise<void> {
    this.trials.get(tryId)?.abort();
  }
}
