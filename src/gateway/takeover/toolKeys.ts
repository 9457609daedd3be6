// The virtual key of each taken-over tool: one of its own, used again as long as it works, made anew where it does not.
// Used by the tools service. Keys are made and revoked by the management's own calls, so that everybody hears of it.
import type { ToolId } from '../../shared/tools';
import type { KeyRecord } from '../../store/keyRepository';
import type { Store } from '../../store/store';
import { isUsable, writtenKeys } from './writtenKeys';

/** What is asked of the management: it alone makes secrets. */
export interface KeyMaker {
  create(key: { name: string; tool: ToolId }): Promise<{ id: string; secret: string }>;
  /** A new secret for a key; the old one ends at once. */
  renew(keyId: string): Promise<string>;
  revoke(keyId: string): Promise<void>;
}

export interface ToolKey {
  id: string;
  secret: string;
  /** It was made just now: to be revoked where it comes to no use. */
  isNew: boolean;
}

export class ToolKeys {
  constructor(
    private readonly store: Pick<Store, 'keys'>,
    private readonly maker: KeyMaker,
    private readonly now: () => number,
  ) {}

  /** The key to write for `tool`, whose files hold `texts` now. `recorded` is the key of the last takeover. */
  async forTool(tool: ToolId, name: string, recorded: string | undefined, texts: readonly string[]): Promise<ToolKey> {
    const kept = this.present(tool, name, recorded);
    if (kept === undefined) return { ...(await this.maker.create({ name, tool })), isNew: true };
    const written = this.written(texts).find(({ key }) => key.id === kept.id);
    return { id: kept.id, secret: written?.secret ?? (await this.maker.renew(kept.id)), isNew: false };
  }

  /** True where one of the keys in `texts` is accepted. */
  isAnyAccepted(texts: readonly string[]): boolean {
    return this.written(texts).length > 0;
  }

  /** Ends a key; one that is gone or revoked already is left as it is. */
  async revoke(keyId: string | undefined): Promise<void> {
    if (keyId === undefined) return;
    const key = this.store.keys.get(keyId);
    if (key !== undefined && key.state !== 'revoked') await this.maker.revoke(keyId);
  }

  /** The key of the last takeover, else one that a restore without the gateway left behind. */
  private present(tool: ToolId, name: string, recorded: string | undefined): KeyRecord | undefined {
    const usable = this.store.keys.list().filter((key) => key.settings.tool === tool && isUsable(key, this.now()));
    return usable.find(({ id }) => id === recorded) ?? usable.findLast((key) => key.name === name);
  }

  private written(texts: readonly string[]): ReturnType<typeof writtenKeys> {
    return writtenKeys(texts, (hash, now) => this.store.keys.findByHash(hash, now), this.now());
  }
}
