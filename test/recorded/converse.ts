// Reads recorded answers of Bedrock Converse by themselves: text and tool calls. No client speaks that protocol, so that there is no SDK
// whose reading the answers through the gateway could be held against; this reader knows nothing of the code under test.
import type { Answer } from './answers';
import type { Recording } from './recordings';

interface Block {
  text?: string;
  toolUse?: { name: string; input: unknown };
}

interface Event {
  contentBlockStart?: { contentBlockIndex: number; start: { toolUse?: { name: string } } };
  contentBlockDelta?: { contentBlockIndex: number; delta: { text?: string; toolUse?: { input: string } } };
}

/** What the recording says. */
export function readConverse({ mode, events }: Recording): Answer {
  const blocks = mode === 'whole' ? wholeBlocks(events) : streamedBlocks(events);
  return {
    text: blocks.map(({ text }) => text ?? '').join(''),
    toolCalls: blocks.flatMap(({ toolUse }) =>
      toolUse === undefined ? [] : [{ name: toolUse.name, input: toolUse.input }],
    ),
  };
}

function wholeBlocks(events: readonly string[]): Block[] {
  const body = JSON.parse(events[0] ?? '{}') as { output: { message: { content: Block[] } } };
  return body.output.message.content;
}

function streamedBlocks(events: readonly string[]): Block[] {
  const blocks = new Map<number, { text: string; name: string | undefined; input: string }>();
  const at = (index: number): { text: string; name: string | undefined; input: string } => {
    const block = blocks.get(index) ?? { text: '', name: undefined, input: '' };
    blocks.set(index, block);
    return block;
  };
  for (const event of events) {
    const { contentBlockStart: start, contentBlockDelta: piece } = JSON.parse(event) as Event;
    if (start !== undefined) at(start.contentBlockIndex).name = start.start.toolUse?.name;
    if (piece === undefined) continue;
    const block = at(piece.contentBlockIndex);
    block.text += piece.delta.text ?? '';
    block.input += piece.delta.toolUse?.input ?? '';
  }
  return [...blocks.values()].map(({ text, name, input }) =>
    name === undefined ? { text } : { toolUse: { name, input: JSON.parse(input === '' ? '{}' : input) as unknown } },
  );
}
