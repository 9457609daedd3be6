// Turns what the file system refuses into errors that say which file and why. Used where the engine reads and writes files of tools.
import { GatewayError } from '../shared/errors';
import { systemCode } from './fileSystem';
import { refuseFault, TextFault, type RefusalReason } from './textFault';

const denied = new Set(['EACCES', 'EPERM', 'EROFS']);
const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** `error` as an error for people, with `file` named. Errors of ours pass; anything unknown becomes `internal` with its cause. */
export function explain(error: unknown, file: string): GatewayError {
  if (error instanceof GatewayError) return error;
  if (error instanceof TextFault) return refuseFault(error, file);
  const code = systemCode(error);
  if (code === undefined) return GatewayError.from(error);
  const details = (reason: RefusalReason) => ({ cause: error, details: { reason, file, code } });
  if (denied.has(code)) {
    return new GatewayError(
      'forbidden',
      `${file} could not be changed: the system denies it (${code}).`,
      details('denied'),
    );
  }
  if (full.has(code)) {
    const options = { status: 507, ...details('disk-full') };
    return new GatewayError('internal', `${file} could not be written: the disk is full (${code}).`, options);
  }
  return new GatewayError('internal', `${file} could not be read or written (${code}).`, details('disk-error'));
}

/** Runs `work`; what it throws names `file`. */
export async function naming<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explain(error, file);
  }
}
