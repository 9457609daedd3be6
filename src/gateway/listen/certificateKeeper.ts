// Keeps the user's certificate as it is in its files: read when it is named, and again when a file or the passphrase has changed.
// Made by the listening service. Files that cannot be used any more do not take away the certificate that is being served.
import { stat } from 'node:fs/promises';
import type { CertificateFiles, CertificateState } from '../../shared/listening';
import { FileWatch } from '../takeover/fileWatch';
import { readCertificate, type TlsIdentity } from './certificate';

export interface CertificateKeeperOptions {
  passphrase: () => string | undefined;
  now: () => number;
  /** The certificate or what is known of it has changed. */
  changed: () => void;
}

export class CertificateKeeper {
  /** What is served; undefined: nothing yet. */
  identity: TlsIdentity | undefined;
  /** Undefined until the files were read once, and where none are named. */
  state: CertificateState | undefined;
  private files: CertificateFiles | null = null;
  private stamp = '';
  private reading: Promise<void> = Promise.resolve();
  private readonly watch: FileWatch;

  constructor(private readonly options: CertificateKeeperOptions) {
    this.watch = new FileWatch(() => void this.look());
  }

  /** Names the files, or (null) none. Resolves when they were read. */
  async use(files: CertificateFiles | null): Promise<void> {
    if (JSON.stringify(files) !== JSON.stringify(this.files)) {
      this.files = files;
      this.stamp = '';
      if (files === null) {
        this.identity = undefined;
        this.state = undefined;
      }
      this.watch.watch(files === null ? [] : [files.chain, files.privateKey]);
    }
    await this.look();
  }

  /** Reads the files again where they, the passphrase or the time (a certificate ends) say something new. Never rejects. */
  look(): Promise<void> {
    this.reading = this.reading.then(() => this.read());
    return this.reading;
  }

  close(): void {
    this.watch.close();
  }

  private async read(): Promise<void> {
    const { files, options } = this;
    if (files === null) return;
    const passphrase = options.passphrase();
    const stamp = JSON.stringify([await stampOf(files.chain), await stampOf(files.privateKey), passphrase ?? null]);
    // What the files hold is known; only the calendar may have moved.
    if (stamp === this.stamp && !this.hasAged()) return;
    this.stamp = stamp;
    const read = await readCertificate(files, passphrase, options.now());
    // The user may have named others meanwhile.
    if (files !== this.files) return;
    const before = JSON.stringify([this.identity, this.state]);
    this.state = { ...read.state, servesOlder: read.identity === undefined && this.identity !== undefined };
    this.identity = read.identity ?? this.identity;
    // Links of the files may lead elsewhere now.
    this.watch.watch([files.chain, files.privateKey]);
    if (JSON.stringify([this.identity, this.state]) !== before) options.changed();
  }

  /** Once a day is enough: the state is told in days. */
  private lastDay = 0;
  private hasAged(): boolean {
    const day = Math.floor(this.options.now() / 86_400_000);
    const aged = day !== this.lastDay;
    this.lastDay = day;
    return aged;
  }
}

/** Changes when the file does; also through links, which is how certbot and Kubernetes replace certificates. */
async function stampOf(file: string): Promise<string> {
  try {
    const { ino, size, mtimeMs, ctimeMs } = await stat(file);
    return [ino, size, mtimeMs, ctimeMs].join(' ');
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}
