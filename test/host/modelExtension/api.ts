// What the test extension beside this file returns from `activate`, for the tests that run in its host.
import type * as vscode from 'vscode';

export interface ModelExtensionApi {
  /** What its own model was asked, oldest first. */
  seen: {
    requests: { said: string[][]; modelOptions: Record<string, unknown>; tools: string[] }[];
    /** Answers that were cut by whoever asked. */
    cancelled: number;
  };
  /** Asks a model of another extension; `cancelAfter` so many parts. */
  ask(
    selector: vscode.LanguageModelChatSelector,
    messages: vscode.LanguageModelChatMessage[],
    options?: { tools?: vscode.LanguageModelChatTool[]; cancelAfter?: number },
  ): Promise<{ text: string; calls: vscode.LanguageModelToolCallPart[]; parts: number; cancelled: boolean }>;
  count(selector: vscode.LanguageModelChatSelector, text: string): Promise<number>;
}
