// Virtual keys: create, rotate, revoke. From the palette and the sidebar. Secrets are shown by revealKey.ts alone.
import * as vscode from 'vscode';
import type { KeyCreate, VirtualKey } from '../../shared/virtualKey';
import { cancelled } from '../errorMessages';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { pickKey } from './pickers';
import { revealKey } from './revealKey';

/** The command: asks for a name alone; everything else can be set in the sidebar. */
export async function createVirtualKey(window: GatehouseWindow): Promise<void> {
  clientOf(window);
  const name = await vscode.window.showInputBox({
    title: t('Create Virtual Key'),
    prompt: t('A name for the key, for example the tool that will use it'),
    ignoreFocusOut: true,
    validateInput: (text) => (text.length > 100 ? t('Use at most 100 characters.') : undefined),
  });
  if (name === undefined || name.trim() === '') return;
  await createAndReveal(window, { name: name.trim() });
}

/** Creates a key and shows its secret once. Resolves when the key is there; the message stays until the user closes it. */
export async function createAndReveal(window: GatehouseWindow, body: KeyCreate): Promise<void> {
  const created = await clientOf(window).call('createKey', { body });
  showSecret(window, revealKey(window, created));
}

/** Asks, then gives the key a new secret and shows it once. Throws `client-closed` when the user says no. */
export async function confirmAndRotate(window: GatehouseWindow, key: VirtualKey): Promise<void> {
  const graces = [
    { title: t('Replace at Once'), graceSeconds: 0 },
    { title: t('Keep the Old One for an Hour'), graceSeconds: hour },
    { title: t('For a Day'), graceSeconds: 24 * hour },
    { title: t('For 7 Days'), graceSeconds: 7 * 24 * hour },
  ];
  const answer = await vscode.window.showWarningMessage(
    t('Give the virtual key “{0}” a new secret?', key.name),
    { modal: true, detail: t('Every tool that uses this key needs the new secret.') },
    ...graces,
  );
  if (answer === undefined) throw cancelled();
  const { graceSeconds } = answer;
  const rotated = await clientOf(window).call('rotateKey', { id: key.id, body: { graceSeconds } });
  const haveOldOne = await window.terminals.keyRotated(key.id, rotated.secret);
  showSecret(
    window,
    revealKey(window, rotated).then(() => {
      if (haveOldOne) void vscode.window.showInformationMessage(oldKeyInTerminals());
    }),
  );
}

const hour = 3600;

function oldKeyInTerminals(): string {
  return t('Open terminals still use the old key: close and reopen them. New terminals have the new one.');
}

/** The command. */
export async function revokeVirtualKey(window: GatehouseWindow): Promise<void> {
  const key = await pickKey(window, t('Which virtual key should be revoked?'));
  if (key !== undefined) await confirmAndRevoke(window, key);
}

/** Asks, then revokes. Throws `client-closed` when the user says no. */
export async function confirmAndRevoke(window: GatehouseWindow, key: VirtualKey): Promise<void> {
  const revoke = t('Revoke');
  const answer = await vscode.window.showWarningMessage(
    t('Revoke the virtual key “{0}”?', key.name),
    { modal: true, detail: t('Tools that use it are refused from now on. This cannot be undone.') },
    revoke,
  );
  if (answer !== revoke) throw cancelled();
  await clientOf(window).call('revokeKey', { id: key.id });
}

function showSecret(window: GatehouseWindow, shown: Promise<void>): void {
  shown.catch((error: unknown) => window.log.error(`a new virtual key could not be shown: ${String(error)}`));
}
