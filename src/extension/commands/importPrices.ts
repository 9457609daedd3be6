// The command "Import Prices…": a file, a preview of what is new, changed and left out to choose from, and only then the writing.
// The parsers are in src/shared/priceImport; what holds now is asked of the gateway. Nothing is fetched.
import * as vscode from 'vscode';
import { litellmProviders, modelsDevProviders } from '../../catalog/prices/foreignProviders';
import { GatewayError } from '../../shared/errors';
import type { ComparedPrices } from '../../shared/knownPrices';
import type { ParsedPrices, RefusedPrice } from '../../shared/priceImport/importedPrice';
import { largestPriceFile, readPriceFile } from '../../shared/priceImport/readPriceFile';
import type { CurrencyRates, PriceOverride } from '../../shared/prices';
import { cancelled } from '../errorMessages';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { displayCurrency } from '../settings';
import { showMoneyIn } from '../shownMoney';
import { importRows, mergedPrices, refusalWords, rowDetail, type ImportRow } from './priceImportRows';
import { signalOf } from './testChannel';

/** Rows that the gateway is asked about at a time. */
const comparedAtOnce = 500;
/** From so many rows on the user is asked whether all are meant, or those of the channels. */
const manyRows = 50;
/** What the gateway takes in one list, in bytes and prices. */
const largestList = { bytes: 1_000_000, prices: 5000 };

interface Preview {
  rows: ImportRow[];
  refused: RefusedPrice[];
  currencyRates: CurrencyRates | undefined;
}

/** Throws GatewayErrors of the gateway and of files that are no price lists; returns without a word where the user pressed Escape. */
export async function importPrices(window: GatehouseWindow): Promise<void> {
  const filters = { [t('Prices')]: ['json', 'csv', 'tsv', 'txt'] };
  const [file] =
    (await vscode.window.showOpenDialog({ filters, canSelectMany: false, title: t('Import Prices') })) ?? [];
  if (file === undefined) return;
  const preview = await readFile(window, file);
  const rows = await narrowed(window, preview.rows);
  const chosen = await choose({ ...preview, rows });
  if (chosen === undefined) return;
  await write(window, chosen);
  await tell(chosen, preview);
}

async function readFile(window: GatehouseWindow, file: vscode.Uri): Promise<Preview> {
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > largestPriceFile) throw new GatewayError('too-large', t('The file is too large for a list of prices.'));
  const title = t('Reading prices…');
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
      const parsed = readOrTell(text, window);
      const client = clientOf(window);
      const { overrides } = await client.call('getPrices', {}, { signal: signalOf(token) });
      const published: ComparedPrices['published'] = [];
      for (let from = 0; from < parsed.prices.length; from += comparedAtOnce) {
        if (token.isCancellationRequested) throw cancelled();
        const part = parsed.prices.slice(from, from + comparedAtOnce);
        progress.report({ message: t('{0} of {1}', from, parsed.prices.length) });
        const body = { prices: part.map(({ price }) => price) };
        const answer = await client.call('comparePrices', { body }, { signal: signalOf(token), timeout: 60_000 });
        published.push(...answer.published);
      }
      const rows = importRows(parsed, overrides, published);
      return { rows, refused: parsed.refused, currencyRates: parsed.currencyRates };
    },
  );
}

function readOrTell(text: string, { mirror }: GatehouseWindow): ParsedPrices {
  try {
    return readPriceFile(text, {
      providers: new Set(mirror.providers.map(({ id }) => id)),
      channels: new Set(mirror.channels.map(({ id }) => id)),
      litellmProviders,
      modelsDevProviders,
    });
  } catch (cause) {
    if (!GatewayError.is(cause)) throw cause;
    const { reason } = cause.details as { reason?: string };
    throw new GatewayError(cause.kind === 'too-large' ? 'too-large' : 'internal', fileFault(reason), { cause });
  }
}

function fileFault(reason: string | undefined): string {
  switch (reason) {
    case 'columns':
      return t(
        'The first line of the file must name its columns: model, provider, currency, input, output, cacheRead, …',
      );
    case 'quotes':
      return t('A quoted value of the file does not end.');
    case 'rows':
      return t('The file is too large for a list of prices.');
    default:
      return t(
        'The file is no list of prices that Gatehouse knows: its own, LiteLLM’s, models.dev’s, or a table with a header.',
      );
  }
}

/** Public lists have thousands of rows: most people want those of their channels. */
async function narrowed(window: GatehouseWindow, rows: readonly ImportRow[]): Promise<readonly ImportRow[]> {
  if (rows.length < manyRows) return rows;
  const lists = await clientOf(window).call('listModels', {});
  const mine = new Set(
    lists.flatMap(({ provider, models }) =>
      models.map(({ id, upstreamModel }) => JSON.stringify([provider, upstreamModel ?? id])),
    ),
  );
  const own = rows.filter(({ price }) => mine.has(JSON.stringify([price.provider, price.model])));
  if (own.length === 0) return rows;
  const items = [
    { label: t('Models of my channels'), description: String(own.length), rows: own },
    { label: t('All models of the file'), description: String(rows.length), rows },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: t('Import Prices'), ignoreFocusOut: true });
  if (picked === undefined) throw cancelled();
  return picked.rows;
}

interface ImportPick extends vscode.QuickPickItem {
  row?: ImportRow;
  rates?: CurrencyRates;
}

interface Chosen {
  prices: PriceOverride[];
  currencyRates: CurrencyRates | undefined;
}

async function choose({ rows, refused, currencyRates }: Omit<Preview, 'rows'> & { rows: readonly ImportRow[] }) {
  const heading = (label: string): ImportPick => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const section = (title: string, state: ImportRow['state']): ImportPick[] => {
    const found = rows.filter((row) => row.state === state);
    if (found.length === 0) return [];
    return [heading(`${title} (${found.length})`), ...found.map((row) => pickOf(row))];
  };
  const items: ImportPick[] = [
    ...(currencyRates === undefined ? [] : [ratesPick(currencyRates)]),
    ...section(t('New'), 'new'),
    ...section(t('Changed'), 'changed'),
    ...section(t('Same as now'), 'same'),
  ];
  if (items.length === 0) {
    const show = t('Show What Was Left Out');
    const buttons = refused.length === 0 ? [] : [show];
    const text = t('Nothing was found that could be imported.');
    if ((await vscode.window.showInformationMessage(text, ...buttons)) === show) await showRefused(refused);
    return undefined;
  }
  const left = refused.length === 0 ? '' : ` ${t('Left out: {0}.', refused.length)}`;
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Import Prices'),
    placeHolder: `${t('Which prices should become your own?')}${left}`,
    canPickMany: true,
    ignoreFocusOut: true,
    matchOnDescription: true,
  });
  if (picked === undefined || picked.length === 0) return undefined;
  const chosen: Chosen = {
    prices: picked.flatMap(({ row }) => (row === undefined ? [] : [row.price])),
    currencyRates: picked.find(({ rates }) => rates !== undefined)?.rates,
  };
  return chosen;
}

function pickOf(row: ImportRow): ImportPick {
  const { provider, channelId, model } = row.price;
  return {
    label: model,
    description: channelId ?? provider ?? t('any provider'),
    detail: rowDetail(row, vscode.env.language, t),
    picked: row.state !== 'same',
    row,
  };
}

function ratesPick(rates: CurrencyRates): ImportPick {
  const detail = Object.entries(rates).map(([currency, perUsd]) => `${currency} ${perUsd}`);
  return { label: t('Rates of currencies'), detail: detail.join(' · '), picked: true, rates };
}

/** Reads the list anew, so that what another window has saved meanwhile stays. */
async function write(window: GatehouseWindow, { prices, currencyRates }: Chosen): Promise<void> {
  const client = clientOf(window);
  const present = await client.call('getPrices', {});
  const overrides = mergedPrices(present.overrides, prices);
  const body = {
    overrides,
    ...(currencyRates === undefined ? {} : { currencyRates: { ...present.currencyRates, ...currencyRates } }),
  };
  if (overrides.length > largestList.prices || Buffer.byteLength(JSON.stringify(body)) > largestList.bytes) {
    throw new GatewayError('too-large', t('These are more prices than the gateway keeps. Choose fewer of them.'));
  }
  await client.call('putPrices', { body }, { timeout: 30_000 });
  window.mirror.pricesChanged.fire();
  await showMoneyIn(displayCurrency(), window.mirror, client);
}

async function tell({ prices }: Chosen, { refused }: Preview): Promise<void> {
  const open = t('Open Prices');
  const show = t('Show What Was Left Out');
  const done = t('Prices imported: {0}.', prices.length);
  const text = refused.length === 0 ? done : `${done} ${t('Left out: {0}.', refused.length)}`;
  const answer = await vscode.window.showInformationMessage(text, open, ...(refused.length === 0 ? [] : [show]));
  if (answer === open) await vscode.commands.executeCommand('gatehouse.openPrices');
  if (answer === show) await showRefused(refused);
}

async function showRefused(refused: readonly RefusedPrice[]): Promise<void> {
  const content = refused.map((row) => `${row.name}\t${refusalWords(row, t)}`).join('\n');
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language: 'plaintext' }));
}
