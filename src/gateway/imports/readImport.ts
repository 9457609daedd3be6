// Reads a source of channels: a given text, or the files of another gateway where they stand. Used by management through main.ts.
// What is found may hold secrets; they leave this process only in requests to their providers.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportRequest } from '../../shared/channelImport';
import { GatewayError } from '../../shared/errors';
import type { Findings } from '../../shared/foundChannel';
import { readForeignRows } from '../../store/foreignDatabase';
import { readCcSwitch, rowsOfConfig, rowsOfDatabase } from './ccSwitch';
import { readClaudeCodeRouter } from './claudeCodeRouter';
import { readEnvironment, type Variables } from './environment';
import { readExportedChannels } from './exportedChannels';

export interface ImportPlaces {
  /** The user's home, where other gateways keep their files. */
  home: string;
  /** Variables of this process, where the request brings none. */
  environment: Variables;
}

const largestFile = 5 * 1024 * 1024;

/**
 * What `request.source` holds. Throws GatewayError `not-found` (there is no such file), `bad-request` (it cannot be read, or is not what
 * it should be).
 */
export function readImport(request: Omit<ImportRequest, 'apply'>, { home, environment }: ImportPlaces): Findings {
  const { document } = request;
  const variables = request.environment ?? environment;
  switch (request.source) {
    case 'gatehouse':
      if (document === undefined) throw new GatewayError('bad-request', 'The document is missing.');
      return readExportedChannels(document);
    case 'environment':
      return readEnvironment(variables);
    case 'claude-code-router':
      return readClaudeCodeRouter(document ?? readConfig(join(home, '.claude-code-router', 'config.json')), variables);
    case 'cc-switch': {
      if (document !== undefined) return readCcSwitch(rowsOfConfig(document));
      const database = join(home, '.cc-switch', 'cc-switch.db');
      if (!existsSync(database)) return readCcSwitch(rowsOfConfig(readConfig(join(home, '.cc-switch', 'config.json'))));
      return readCcSwitch(rowsOfDatabase(readForeignRows(database, providersQuery)));
    }
  }
}

/** Every column that all versions of the table have; `meta` came with the table. */
const providersQuery =
  'SELECT app_type, name, settings_config, meta FROM providers ORDER BY app_type, sort_index, created_at, id';

function readConfig(path: string): string {
  try {
    if (statSync(path).size > largestFile) throw new GatewayError('bad-request', `The file ${path} is too large.`);
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (GatewayError.is(cause)) throw cause;
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
      throw new GatewayError('not-found', `There is no file ${path}.`, { cause });
    }
    throw new GatewayError('bad-request', `The file ${path} cannot be read.`, { cause });
  }
}
