// Takeover as the gateway offers it: the engine with a virtual key per tool, models of all channels, a proxy that was checked before, and
// states that follow the files. Made by main.ts; the management API asks it. The engine alone touches files of tools.
import { findTool } from '../../catalog/tools';
import { GatewayError } from '../../shared/errors';
import type {
  RestoreAllResult,
  RestoreOutcome,
  ToolId,
  ToolPlan,
  ToolRestoreResult,
  ToolState,
} from '../../shared/tools';
import type { Store } from '../../store/store';
import type { ToolEnvironment } from '../../takeover/environment';
import type { ToolState as EngineState } from '../../takeover/readState';
import { Takeover, type RestoreResult } from '../../takeover/takeover';
import type { TakeoverWish } from '../../takeover/wish';
import type { EventBus } from '../eventBus';
import type { Log } from '../log';
import { hiddenTexts } from './hiddenTexts';
import { noteInstallation } from './installation';
import { mustBeHealthy } from './proxyHealth';
import { shownState } from './shownState';
import { ToolKeys, type KeyMaker } from './toolKeys';
import { toolModel, type ModelSource } from './toolModels';
import { ToolWatch } from './toolWatch';
import { watchedPlaces } from './watchedPlaces';
import { textsOf } from './writtenKeys';

export interface ToolsServiceOptions {
  /** Where the records of takeovers are kept. */
  stateFolder: string;
  /** Path of this program, noted with the records. */
  program: string;
  /** Asked anew for each call. */
  environment: (projects: readonly string[]) => ToolEnvironment;
  store: Pick<Store, 'keys'>;
  keys: KeyMaker;
  models: ModelSource;
  events: Pick<EventBus, 'publish' | 'subscribe'>;
  log: Log;
  now: () => number;
}

/** The models that a tool is to use; undefined: its own. */
export interface ModelWish {
  model?: string | undefined;
  smallModel?: string | undefined;
}

export interface RestoreWish {
  keepKey?: boolean | undefined;
  keepDefinitions?: boolean | undefined;
}

/** Stands for the key in a preview. */
const previewKey = 'gk-preview';

export class ToolsService {
  private readonly keys: ToolKeys;
  private readonly watch: ToolWatch;
  /** One change of a tool at a time; the engine's own lock keeps other processes away. */
  private readonly running = new Map<ToolId, Promise<unknown>>();
  private ready: Promise<void> | undefined;

  constructor(private readonly options: ToolsServiceOptions) {
    const { store, keys, now, events, log } = options;
    this.keys = new ToolKeys(store, keys, now);
    const places = (): string[] => watchedPlaces(options.environment([]));
    this.watch = new ToolWatch({ read: () => this.states([]), places, events, log });
  }

  /** After the servers listen: finishes or undoes what a crash left, writes tools anew where the gateway has moved, watches the files. */
  start(): Promise<void> {
    this.ready ??= this.begin();
    return this.ready;
  }

  close(): void {
    this.watch.close();
  }

  /** The states of all tools; warnings about `projects`, folders that are open, among them. */
  async list(projects: readonly string[] = []): Promise<ToolState[]> {
    await this.start();
    return this.states(projects);
  }

  /** What a takeover would change, secrets hidden. Throws as the engine's `plan`, and `not-found`. */
  async plan(id: string, models: ModelWish): Promise<ToolPlan> {
    const tool = toolOf(id);
    await this.start();
    const planned = await this.engine().plan(tool, await this.wish(tool, models, previewKey, 'asked'));
    const files = planned.map((file) => {
      const { path, exists, diff } = file;
      return { path, exists, diff, ...hiddenTexts(file, previewKey) };
    });
    return { files };
  }

  /** Takes a tool over, with a key of its own. Throws as the engine's `takeOver`, `not-found`, `internal` where no proxy answers. */
  async takeOver(id: string, models: ModelWish, signal: AbortSignal): Promise<ToolState> {
    const tool = toolOf(id);
    await this.start();
    return this.alone(tool, async () => {
      await mustBeHealthy(this.gatewayUrl());
      const wish = await this.wish(tool, models, previewKey, 'asked');
      if (signal.aborted) throw new GatewayError('client-closed', 'Cancelled before anything was written.');
      return this.write(tool, wish);
    });
  }

  /** Puts a tool's files back and revokes its key. Throws as the engine's `restore`, and `not-found`. */
  async restore(id: string, wish: RestoreWish): Promise<ToolRestoreResult> {
    const tool = toolOf(id);
    await this.start();
    return this.alone(tool, async () => {
      const { keyId } = await this.engine().readState(tool);
      const { keepDefinitions = false } = wish;
      return this.restored(await this.engine().restore(tool, { keepDefinitions }), keyId, wish);
    });
  }

  /** Puts every tool back that is on record or points here; one that fails does not keep the others from it. */
  async restoreAll(wish: RestoreWish): Promise<RestoreAllResult> {
    await this.start();
    const states = await this.engine().list();
    const results: RestoreOutcome[] = [];
    for (const { id: tool, recorded, status } of states) {
      if (!recorded && status !== 'taken-over') continue;
      try {
        results.push({ tool, ok: true, result: await this.restore(tool, wish) });
      } catch (error) {
        const { kind, message, details } = GatewayError.from(error);
        results.push({ tool, ok: false, error: { kind, message, details } });
      }
    }
    return { results };
  }

  /**
   * A key has a new secret: the tool that it was made for gets it. Never throws, for the secret is shown only once and must reach who asked;
   * a tool that could not be written says so in its state.
   */
  async keyRotated(keyId: string, secret: string): Promise<void> {
    await this.start();
    try {
      const recorded = (await this.engine().recorded()).find((one) => one.keyId === keyId);
      if (recorded === undefined) return;
      const { tool, model, smallModel } = recorded;
      await this.alone(tool, async () => {
        const wish = { ...(await this.wish(tool, { model, smallModel }, secret, 'known')), keyId };
        await this.again(tool, () => this.engine().takeOver(tool, wish));
      });
    } catch (error) {
      this.options.log.error('the tool of a new key could not be found', {
        keyId,
        error: GatewayError.from(error).message,
      });
    }
  }

  private async begin(): Promise<void> {
    const { log } = this.options;
    try {
      for (const outcome of await this.engine().recover()) {
        const { tool } = outcome;
        if ('error' in outcome) log.error('a takeover could not be recovered', { tool, error: outcome.error.message });
        else log.info('a takeover that was cut off was recovered', { tool, result: outcome.result });
      }
      for (const { tool, gatewayUrl, model, smallModel } of await this.engine().recorded()) {
        if (gatewayUrl !== this.gatewayUrl()) {
          const models = { model, smallModel };
          await this.again(tool, async () => this.write(tool, await this.wish(tool, models, previewKey, 'known')));
        }
      }
    } catch (error) {
      log.error('the state of the tools could not be read', { error: GatewayError.from(error).message });
    }
    await this.watch.begin();
  }

  /** Writes a takeover anew where it still stands: what somebody pointed elsewhere by hand stays there. */
  private async again(tool: ToolId, write: () => Promise<unknown>): Promise<void> {
    const { log } = this.options;
    try {
      const { status } = await this.engine().readState(tool);
      if (status === 'taken-over') await write();
      else log.warn('a tool was pointed elsewhere by hand and is left so', { tool, status });
    } catch (error) {
      const { message, details } = GatewayError.from(error);
      log.error('a tool could not be written anew', { tool, error: message, details });
    }
    this.watch.look();
  }

  private async write(tool: ToolId, wish: TakeoverWish): Promise<ToolState> {
    const engine = this.engine();
    // Refusals come before a key is made.
    const planned = await engine.plan(tool, wish);
    const { name, keyId } = await engine.readState(tool);
    const key = await this.keys.forTool(
      tool,
      name,
      keyId,
      planned.map(({ before }) => before),
    );
    try {
      noteInstallation(this.options.stateFolder, this.options.program);
      const state = await engine.takeOver(tool, { ...wish, key: key.secret, keyId: key.id });
      if (keyId !== key.id) await this.keys.revoke(keyId);
      const shown = await this.shown(state);
      this.watch.tell('taken-over', shown);
      return shown;
    } catch (error) {
      if (key.isNew) await this.keys.revoke(key.id);
      throw error;
    }
  }

  private async restored(
    { state, ...done }: RestoreResult,
    keyId: string | undefined,
    { keepKey = false }: RestoreWish,
  ): Promise<ToolRestoreResult> {
    if (!keepKey) await this.keys.revoke(keyId);
    const shown = await this.shown(state);
    this.watch.tell('restored', shown);
    return { ...shown, ...done };
  }

  private async wish(
    tool: ToolId,
    { model, smallModel }: ModelWish,
    key: string,
    lists: 'known' | 'asked',
  ): Promise<TakeoverWish> {
    const models = await this.options.models(lists);
    // On record even where it was not chosen: a later rewrite must not change it because a channel came or went.
    const chosen = model ?? (findTool(tool)?.model === 'needed' ? models[0]?.id : undefined);
    const unlisted = [...new Set([chosen, smallModel])].filter(
      (id) => id !== undefined && !models.some((one) => one.id === id),
    );
    return {
      gatewayUrl: this.gatewayUrl(),
      key,
      models: [...models, ...unlisted.flatMap((id) => (id === undefined ? [] : [toolModel(id)]))],
      ...(chosen !== undefined && { model: chosen }),
      ...(smallModel !== undefined && { smallModel }),
    };
  }

  private async states(projects: readonly string[]): Promise<ToolState[]> {
    const states = await this.engine(projects).list();
    return Promise.all(states.map((state) => this.shown(state)));
  }

  private async shown(state: EngineState): Promise<ToolState> {
    const checked = state.recorded && state.status === 'taken-over';
    const accepted = !checked || this.keys.isAnyAccepted(await textsOf(state.files.map(({ path }) => path)));
    return shownState(state, accepted);
  }

  private engine(projects: readonly string[] = []): Takeover {
    const { stateFolder, environment } = this.options;
    return new Takeover({ stateFolder, environment: () => environment(projects) });
  }

  private gatewayUrl(): string {
    return this.options.environment([]).gatewayUrl;
  }

  private async alone<T>(tool: ToolId, work: () => Promise<T>): Promise<T> {
    const before = this.running.get(tool) ?? Promise.resolve();
    const run = before.then(work, work);
    this.running.set(tool, run);
    return run;
  }
}

function toolOf(id: string): ToolId {
  const row = findTool(id);
  if (row === undefined) throw new GatewayError('not-found', 'There is no such tool.');
  return row.id;
}
