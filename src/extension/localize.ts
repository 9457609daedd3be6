// The window's own translation function. Commands and panels import it; pure files take a `Translate` as a parameter.
import * as vscode from 'vscode';
import type { Translate } from './translate';

export const t: Translate = (message, ...values) => vscode.l10n.t(message, ...values);
