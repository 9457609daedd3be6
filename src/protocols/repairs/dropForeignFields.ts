// Leaves out the fields that only another protocol has (`client_metadata`, `context_management`, `defer_loading`, …): of the request, its
// tools and its parts, with a warning for each. Runs on the conversation as the client sent it, so that the warnings say where.
import type { UpstreamProtocolId } from '../../shared/channel';
import { extensionState } from '../gemini/thoughtSignature';
import { foreignFields, ownFieldDetail } from '../ir/ownFields';
import type { Extensions, Part } from '../ir/parts';
import type { IrTool, IrTurn } from '../ir/request';
import { legacyMark } from '../openaiChat/decodeTools';
import { type Repair, type Warn, warningList } from './repair';

export const dropForeignFields: Repair = {
  name: 'drop-foreign-fields',
  apply(request, { protocol }) {
    const { warnings, warn } = warningList();
    const keeper = new Keeper(protocol, warn);
    const extensions = keeper.own(request.extensions, '') ?? {};
    const system = request.system.map((part, index) => keeper.part(part, `system[${index}]`));
    const tools = request.tools.map((tool, index) => keeper.tool(tool, `tools[${index}]`));
    const turns = request.turns.map((turn, index) => keeper.turn(turn, `messages[${index}].content`));
    keeper.tell();
    return { request: { ...request, extensions, system, tools, turns }, warnings };
  },
};

class Keeper {
  /** Where each field stood first, and how often it did, by its path without numbers. */
  private readonly found = new Map<string, { path: string; times: number }>();

  constructor(
    private readonly protocol: UpstreamProtocolId,
    private readonly warn: Warn,
  ) {}

  tool(tool: IrTool, path: string): IrTool {
    if (tool.type === 'server') return tool;
    return this.cleaned(tool, path, [legacyMark]);
  }

  turn(turn: IrTurn, path: string): IrTurn {
    const clean = <Kind extends Part>(part: Kind, index: number): Kind => this.part(part, `${path}[${index}]`);
    switch (turn.role) {
      case 'system':
        return { ...turn, content: turn.content.map(clean) };
      case 'user':
        return { ...turn, content: turn.content.map(clean) };
      case 'assistant':
        return { ...turn, content: turn.content.map(clean) };
      case 'tool':
        return {
          ...turn,
          content: turn.content.map((result, index) => {
            const at = `${path}[${index}]`;
            const content = result.content.map((piece, place) => this.part(piece, `${at}.content[${place}]`));
            // Gemini's whole response stands in the content as its text.
            return this.cleaned({ ...result, content }, at, ['response']);
          }),
        };
    }
  }

  /** An opaque part goes whole, or not at all. */
  part<Kind extends Part>(part: Kind, path: string): Kind {
    return part.type === 'opaque' ? part : this.cleaned(part, path, []);
  }

  /** What the target's protocol itself has put by; undefined where that is nothing. `notes`: members that are no fields of the client. */
  own(extensions: Extensions | undefined, path: string, notes: readonly string[] = []): Extensions | undefined {
    const { protocol, warn } = this;
    for (const { path: at, name, origin } of foreignFields(extensions, protocol, path)) {
      const state = origin === 'gemini' && name === 'thoughtSignature' ? extensionState(extensions) : undefined;
      if (state !== undefined) warn('dropped-state', path, state.origin);
      else if (!notes.includes(name)) this.note(at);
    }
    const kept = extensions?.[protocol];
    return kept === undefined ? undefined : { [protocol]: kept };
  }

  /** One warning for each kind of field: long conversations have some of them in every turn. */
  tell(): void {
    for (const { path, times } of this.found.values()) {
      this.warn('dropped-field', path, times === 1 ? ownFieldDetail : `${ownFieldDetail} (${times} times)`);
    }
  }

  private note(path: string): void {
    const kind = path.replace(/\[\d+\]/g, '[]');
    const { path: first, times } = this.found.get(kind) ?? { path, times: 0 };
    this.found.set(kind, { path: first, times: times + 1 });
  }

  private cleaned<Holder extends { extensions?: Extensions | undefined }>(
    holder: Holder,
    path: string,
    notes: readonly string[],
  ): Holder {
    if (holder.extensions === undefined) return holder;
    const extensions = this.own(holder.extensions, path, notes);
    if (extensions !== undefined) return { ...holder, extensions };
    const { extensions: _extensions, ...rest } = holder;
    return rest as Holder;
  }
}
