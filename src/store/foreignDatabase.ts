// Reads rows of another program's SQLite file, without ever writing to it. Used by the import of channels.
// Not for our own database, which openDatabase.ts opens.
import DatabaseFile from 'better-sqlite3';
import { GatewayError } from '../shared/errors';

/** The rows of `query`. Throws GatewayError `bad-request` where the file is no database or has no such table. */
export function readForeignRows(file: string, query: string): Record<string, unknown>[] {
  try {
    const database = new DatabaseFile(file, { readonly: true, fileMustExist: true });
    try {
      return database.prepare<[], Record<string, unknown>>(query).all();
    } finally {
      database.close();
    }
  } catch (cause) {
    throw new GatewayError('bad-request', `The database ${file} could not be read.`, { cause });
  }
}
