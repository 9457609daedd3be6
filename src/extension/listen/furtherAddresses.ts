// Keeps the gateway's further addresses as the settings say, after the user has confirmed each of them. Made once per window.
// Asks only in the window that the user looks at; the others wait. Never opens an address that nobody confirmed.
import * as vscode from 'vscode';
import { GatewayError } from '../../shared/errors';
import type { ListenOptions } from '../../shared/listening';
import { describeError } from '../errorMessages';
import { t } from '../localize';
import type { ManagementClient } from '../managementClient';
import type { WindowLog } from '../windowLog';
import { decideListening, optionsFor, questionOf, type ListenWish } from './listenDecision';
import { listenSection, readListenSettings } from './listenSettings';

const declinedEntry = 'gatehouse.listen.declined';

/** `declined`: the user said no to the second question; `invalid`: the gateway refused. */
type SendOutcome = 'done' | 'declined' | 'invalid';

export interface FurtherAddressesOptions {
  memory: vscode.Memento;
  client: () => ManagementClient | undefined;
  log: WindowLog;
  /** What is told of them has changed. */
  changed: () => void;
}

export class FurtherAddresses implements vscode.Disposable {
  /** In the settings, but not opened: nobody has said yes to them. */
  unconfirmed: readonly string[] = [];
  /** Why the settings cannot be carried out, in words. */
  problem: string | undefined;
  private running: Promise<void> = Promise.resolve();
  private waitsForFocus = false;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly options: FurtherAddressesOptions) {
    this.subscriptions = [
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused && this.waitsForFocus) this.apply();
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(listenSection)) this.apply(true);
      }),
    ];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** Carries the settings out: when the window attaches, and when they change (`told`: what is wrong is said at once). */
  apply(told = false): void {
    this.running = this.running
      .then(() => this.carryOut(told))
      .catch((error: unknown) => this.options.log.warn(`the further addresses could not be set: ${String(error)}`));
  }

  /** Forgets what was refused, and asks again for what the settings hold now. */
  async confirm(): Promise<void> {
    await this.forgetAnswers();
    this.apply(true);
    await this.running;
  }

  /** The user has chosen anew: what was refused once is a question again. */
  async forgetAnswers(): Promise<void> {
    await this.options.memory.update(declinedEntry, undefined);
  }

  private async carryOut(told: boolean): Promise<void> {
    const client = this.options.client();
    if (client === undefined) return;
    const wish = readListenSettings(t);
    const { listen: kept } = await client.call('getOptions', {});
    const before = this.declined();
    const decision = decideListening(wish, kept, before);
    // An address that was taken out and comes back is asked for anew.
    const standing = decision.declined.map((address) => questionOf(address, wish.certificate));
    if (standing.length < before.length) await this.options.memory.update(declinedEntry, standing);
    this.problem = wish.problem;
    this.waitsForFocus = decision.ask.length > 0 && !vscode.window.state.focused;
    this.unconfirmed = [...decision.ask, ...decision.declined];
    // Another window asks, or this one later; until then the gateway stays as it is.
    if (!this.waitsForFocus) {
      const added = decision.ask.length > 0 && (await this.ask(decision.ask, wish)) ? decision.ask : [];
      const send =
        added.length === 0
          ? decision.send
          : optionsFor(
              wish,
              wish.addresses.filter((one) => !decision.declined.includes(one)),
              kept,
            );
      const sent = send === undefined ? 'done' : await this.sendOrClose(client, send, decision.send, told);
      if (sent === 'declined') await this.rememberNo(added, wish);
      if (sent === 'done' && added.length > 0) this.unconfirmed = decision.declined;
    }
    if (told && wish.problem !== undefined) void vscode.window.showWarningMessage(`Gatehouse: ${wish.problem}`);
    this.options.changed();
  }

  /** What the settings do not say any more must not stay open because what they say now cannot be carried out. */
  private async sendOrClose(
    client: ManagementClient,
    options: ListenOptions,
    fallback: ListenOptions | undefined,
    told: boolean,
  ): Promise<SendOutcome> {
    const sent = await this.send(client, options, told);
    // Without a fallback the gateway keeps what was confirmed before, and nothing else.
    if (sent === 'done' || fallback === undefined) return sent;
    if (options === fallback || (await this.send(client, fallback, false)) !== 'done') {
      await client.call('updateOptions', { body: { listen: null } });
    }
    return sent;
  }

  private async send(client: ManagementClient, options: ListenOptions, told: boolean): Promise<SendOutcome> {
    try {
      await client.call('updateOptions', { body: { listen: options } });
      return 'done';
    } catch (error) {
      if (!GatewayError.is(error, 'bad-request')) throw error;
      const { reason } = (error.details ?? {}) as { reason?: unknown };
      if (reason === 'every-address') {
        if (!(await askForEveryNetwork())) return 'declined';
        return this.send(client, { ...options, everyAddress: true }, told);
      }
      this.problem ??= error.message;
      this.options.log.warn(`the settings gatehouse.listen cannot be carried out: ${error.message}`);
      if (told) void vscode.window.showWarningMessage(describeError(error, t));
      return 'invalid';
    }
  }

  private async ask(addresses: readonly string[], { certificate }: ListenWish): Promise<boolean> {
    const listen = t('Listen There');
    const detail = [
      addresses.join('\n'),
      t(
        'Containers and other machines that reach this address can then use Gatehouse, with virtual keys that name the addresses of their clients and with no others. The management API stays on 127.0.0.1.',
      ),
      certificate === null
        ? t(
            'Without a certificate, keys and all that is said travel in clear text: good enough between this machine and its containers or WSL, not on a network that others are on.',
          )
        : t('Clients must trust your certificate.'),
    ].join('\n\n');
    const question = t('Let Gatehouse be reached beyond 127.0.0.1?');
    const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, listen);
    if (answer === listen) return true;
    await this.rememberNo(addresses, { certificate });
    return false;
  }

  private async rememberNo(addresses: readonly string[], { certificate }: Pick<ListenWish, 'certificate'>) {
    const refused = addresses.map((address) => questionOf(address, certificate));
    await this.options.memory.update(declinedEntry, [...new Set([...this.declined(), ...refused])]);
  }

  private declined(): string[] {
    const kept: unknown = this.options.memory.get(declinedEntry);
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
  }
}

/** The second question, for 0.0.0.0 and ::. */
async function askForEveryNetwork(): Promise<boolean> {
  const listen = t('Listen on Every Network');
  const detail = t(
    'This is more than containers need: every machine of every network that this one joins, now and later, can knock. Naming the one address is safer.',
  );
  const question = t('Really listen on every network of this machine?');
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, listen)) === listen;
}
