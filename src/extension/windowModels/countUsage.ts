// What a chat has used, as the model's own tokenizer counts it, where that is quick: else the gateway estimates. Used by windowChat.ts.
import type * as vscode from 'vscode';
import type { WindowChat, WindowLine } from '../../shared/windowModels';

/** More messages are not worth their calls. */
const mostMessages = 100;
const limitMs = 1500;

/** Begins to count the messages; the returned function adds the output and gives the line, or undefined where it took too long. */
export function countUsage(
  model: vscode.LanguageModelChat,
  chat: WindowChat,
  messages: readonly vscode.LanguageModelChatMessage[],
): (output: string) => Promise<WindowLine | undefined> {
  // Few tokenizers know what an image or a list of tools comes to.
  const plain =
    messages.length <= mostMessages &&
    chat.tools.length === 0 &&
    !JSON.stringify(chat.messages).includes('"type":"data"');
  const counts = plain ? Promise.all(messages.map((message) => model.countTokens(message))) : undefined;
  counts?.catch(() => undefined);
  return async (output) => {
    if (counts === undefined) return undefined;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), limitMs);
    });
    const counted = Promise.all([counts, output === '' ? 0 : model.countTokens(output)]);
    try {
      const found = await Promise.race([counted, late]);
      const input = found?.[0].reduce((sum, count) => sum + count, 0) ?? 0;
      // Extensions that count nothing say 0.
      return found === undefined || input === 0 ? undefined : { type: 'usage', input, output: found[1] };
    } catch {
      // A tokenizer that fails is one that is not there.
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  };
}
