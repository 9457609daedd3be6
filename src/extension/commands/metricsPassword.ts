// Sets, changes or takes out the user name and password for `/metrics`. The gateway keeps a hash; a generated password is shown this once.
import crypto from 'node:crypto';
import * as vscode from 'vscode';
import { safeParse } from 'valibot';
import { metricsPasswordSchema, metricsUsernameSchema, shortestMetricsPassword } from '../../shared/telemetry';
import { cancelled } from '../errorMessages';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';

const usualName = 'prometheus';
/** 192 bits. */
const generatedBytes = 24;

/** The command. Throws `client-closed` after Escape. */
export async function setMetricsPassword(window: GatehouseWindow): Promise<void> {
  const client = clientOf(window);
  const { metricsAuth } = await client.call('getOptions', {});
  const title = t('Password for /metrics');
  const generate = { label: t('Generate a password'), detail: t('It is shown once, with a button to copy it.') };
  const choose = { label: t('Enter a password of my own') };
  const clear = {
    label: t('Remove user name and password'),
    detail: t('Only the management token opens the page then.'),
  };
  const placeHolder =
    metricsAuth === null ? t('No password is set.') : t('A password is set for the user “{0}”.', metricsAuth.username);
  const items = metricsAuth === null ? [generate, choose] : [generate, choose, clear];
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true });
  if (picked === undefined) throw cancelled();
  if (picked === clear) {
    await client.call('updateOptions', { body: { metricsAuth: null } });
    void vscode.window.showInformationMessage(t('The password for /metrics was removed.'));
    return;
  }
  const username = await askForName(title, metricsAuth?.username ?? usualName);
  const own = picked === choose;
  const password = own ? await askForPassword(title) : crypto.randomBytes(generatedBytes).toString('base64url');
  await client.call('updateOptions', { body: { metricsAuth: { username, password } } });
  const url = window.supervisor.connection?.runtime.managementUrl ?? '';
  if (own)
    void vscode.window.showInformationMessage(
      t('{0} takes the user “{1}” with this password.', `${url}/metrics`, username),
    );
  else await reveal(`${url}/metrics`, username, password);
}

async function askForName(title: string, value: string): Promise<string> {
  const name = await vscode.window.showInputBox({
    title,
    prompt: t('The user name that your scraper sends.'),
    value,
    ignoreFocusOut: true,
    validateInput: (text) =>
      safeParse(metricsUsernameSchema, text.trim()).success
        ? undefined
        : t('A name of up to 100 characters, without a colon.'),
  });
  if (name === undefined) throw cancelled();
  return name.trim();
}

async function askForPassword(title: string): Promise<string> {
  const password = await vscode.window.showInputBox({
    title,
    prompt: t('Gatehouse keeps only a salted hash of it.'),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      safeParse(metricsPasswordSchema, text).success
        ? undefined
        : t('At least {0} characters.', shortestMetricsPassword),
  });
  if (password === undefined) throw cancelled();
  return password;
}

async function reveal(url: string, username: string, password: string): Promise<void> {
  const copy = t('Copy Password');
  const detail = [
    `${t('User name')}: ${username}`,
    `${t('Password')}: ${password}`,
    url,
    t('It is shown this once: Gatehouse keeps only its hash.'),
  ].join('\n\n');
  const answer = await vscode.window.showInformationMessage(
    t('Password for /metrics'),
    { modal: true, detail },
    { title: copy },
    { title: t('Close'), isCloseAffordance: true },
  );
  if (answer?.title === copy) await vscode.env.clipboard.writeText(password);
}
