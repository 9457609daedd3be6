// Another extension beside Gatehouse, for tests in a real host: it provides a model that exists only inside VS Code, and asks models as any
// extension does. Written in plain JavaScript, since the host loads it as it is. What it returns to tests is in api.ts.
'use strict';
const vscode = require('vscode');

const none = new vscode.CancellationTokenSource().token;
const seen = { requests: [], cancelled: 0 };

function rest(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** What a message holds, in words that a test can compare. */
function partsOf({ content }) {
  return content.map((part) => {
    if (part instanceof vscode.LanguageModelTextPart) return part.value;
    if (part instanceof vscode.LanguageModelToolCallPart) return `call ${part.name} ${JSON.stringify(part.input)}`;
    if (part instanceof vscode.LanguageModelToolResultPart)
      return `result ${part.content.map((text) => text.value).join('')}`;
    return `${part.mimeType} of ${part.data.length} bytes`;
  });
}

const provider = {
  provideLanguageModelChatInformation: () => [
    {
      id: 'parrot',
      name: 'Parrot',
      family: 'parrot',
      version: '1',
      maxInputTokens: 5000,
      maxOutputTokens: 1000,
      capabilities: { imageInput: true, toolCalling: true },
    },
  ],
  async provideLanguageModelChatResponse(_model, messages, options, progress, token) {
    const said = messages.map(partsOf);
    seen.requests.push({
      said,
      modelOptions: options.modelOptions,
      tools: (options.tools ?? []).map(({ name }) => name),
    });
    const last = said.at(-1)?.join(' ') ?? '';
    const text = (value) => progress.report(new vscode.LanguageModelTextPart(value));
    if (last.includes('fail')) throw vscode.LanguageModelError.Blocked('No more today.');
    if (last.includes('forever')) {
      for (let word = 0; !token.isCancellationRequested && word < 2000; word += 1) {
        text(`word${word} `);
        await rest(20);
      }
      seen.cancelled += 1;
      return;
    }
    const [tool] = options.tools ?? [];
    if (tool !== undefined && !last.startsWith('result')) {
      progress.report(new vscode.LanguageModelToolCallPart('call-1', tool.name, { city: 'Oslo' }));
      return;
    }
    for (const word of `You said: ${last}`.split(/(?<= )/)) text(word);
  },
  provideTokenCount: async (_model, text) =>
    Math.ceil((typeof text === 'string' ? text : partsOf(text).join(' ')).length / 4),
};

/** Asks a model of another extension. `cancelAfter`: after so many parts. */
async function ask(selector, messages, { tools, cancelAfter } = {}) {
  const [model] = await vscode.lm.selectChatModels(selector);
  if (model === undefined) throw new Error(`there is no model ${JSON.stringify(selector)}`);
  const source = new vscode.CancellationTokenSource();
  const answer = { text: '', calls: [], parts: 0, cancelled: false };
  try {
    const response = await model.sendRequest(messages, tools === undefined ? {} : { tools }, source.token);
    for await (const part of response.stream) {
      answer.parts += 1;
      if (part instanceof vscode.LanguageModelTextPart) answer.text += part.value;
      else if (part instanceof vscode.LanguageModelToolCallPart) answer.calls.push(part);
      if (answer.parts === cancelAfter) source.cancel();
    }
  } catch (error) {
    if (!source.token.isCancellationRequested) throw error;
    answer.cancelled = true;
  }
  return answer;
}

async function count(selector, text) {
  const [model] = await vscode.lm.selectChatModels(selector);
  return model.countTokens(text, none);
}

function activate(context) {
  context.subscriptions.push(vscode.lm.registerLanguageModelChatProvider('test-models', provider));
  return { seen, ask, count };
}

module.exports = { activate };
