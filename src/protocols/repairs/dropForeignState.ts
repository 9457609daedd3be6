// Leaves out opaque state that the target did not make: sent to anybody else it is refused or misread.
// Visible thinking goes with it, unless the vendor wants thinking sent back; tool calls always stay.
import type { AssistantPart, OpaqueState } from '../ir/parts';
import { type Repair, warningList } from './repair';

export const dropForeignState: Repair = {
  name: 'drop-foreign-state',
  apply(request, { protocol, target }) {
    const { warnings, warn } = warningList();
    const foreign = (state: OpaqueState | undefined): state is OpaqueState =>
      state !== undefined && state.origin !== target.origin;
    const keep = (part: AssistantPart, path: string): AssistantPart[] => {
      if (part.type === 'tool-call' || part.type === 'opaque') {
        if (!foreign(part.state)) return [part];
        warn('dropped-state', path, part.state.origin);
        const { state: _state, ...rest } = part;
        return [rest];
      }
      if (part.type !== 'reasoning') return [part];
      if (part.state !== undefined && !foreign(part.state)) return [part];
      if (part.state !== undefined) warn('dropped-state', path, part.state.origin);
      // Pieces of thinking that a client of the same dialect sends back bear no name: the vendor knows its own.
      else if (part.extensions?.[protocol] !== undefined && target.quirks.reasoningField === 'reasoning_details')
        return [part];
      const { state: _state, id: _id, ...rest } = part;
      if (target.quirks.replayReasoning === true) return rest.text === '' ? [] : [rest];
      if (rest.text !== '') warn('dropped-part', path, 'thinking that this provider cannot be given back');
      return [];
    };
    const turns = request.turns.map((turn, index) =>
      turn.role === 'assistant'
        ? { ...turn, content: turn.content.flatMap((part, at) => keep(part, `messages[${index}].content[${at}]`)) }
        : turn,
    );
    return { request: { ...request, turns }, warnings };
  },
};
