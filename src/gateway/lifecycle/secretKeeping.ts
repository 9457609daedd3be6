// Keeps the real keys of a headless gateway in its encrypted file: read before it listens, written after every change.
// Called by main.ts; a managed gateway has no such file, its windows keep the keys.
import { SecretFile } from '../../store/secretFile';
import type { Log } from '../log';
import type { SecretVault } from '../secretVault';

export interface KeepingOptions {
  /** Whether a channel has a secret at all; keys of others are left out. */
  wantsSecret: (channelId: string) => boolean;
  log: Log;
  /** Notices for the user; one is put in while the file cannot be written. */
  warnings: string[];
}

const notWritten = 'Channel secrets could not be written to disk: they will be lost when the gateway stops.';

/** Throws GatewayError when the file is there but cannot be read or decrypted. */
export function keepSecretsInFile(directory: string, secrets: SecretVault, options: KeepingOptions): void {
  const { wantsSecret, log, warnings } = options;
  const file = SecretFile.open({ directory, environmentKey: process.env.GATEHOUSE_SECRET_KEY });
  // Read once; nothing that this process might start needs it.
  delete process.env.GATEHOUSE_SECRET_KEY;
  secrets.merge(file.load(), wantsSecret);
  secrets.onChange((all) => {
    const index = warnings.indexOf(notWritten);
    try {
      file.save(all);
      if (index >= 0) warnings.splice(index, 1);
    } catch (error) {
      // The key works as long as the process lives: better than refusing the channel, as long as the user is told.
      log.error('channel secrets could not be written', { error: String(error) });
      if (index < 0) warnings.push(notWritten);
    }
  });
}
