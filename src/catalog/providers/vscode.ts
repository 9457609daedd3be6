// The preset of VS Code's own models: what other extensions provide, asked through an open window. Data only; see providers.ts.
// Source: VS Code API, namespace `lm` (https://code.visualstudio.com/api/references/vscode-api#lm).
import type { ProviderPreset } from '../../shared/status';
import { windowAddress, windowProvider } from '../windowModels';

export const vscodePreset: ProviderPreset = {
  id: windowProvider,
  name: { en: "VS Code's Own Models", zh: 'VS Code 自带模型' },
  group: 'local',
  regions: [],
  endpoints: { default: { vscode: windowAddress } },
  protocols: { vscode: { native: true } },
  auth: 'none',
  secretNeeded: false,
  keyUrl: null,
  docsUrl: 'https://code.visualstudio.com/api/extension-guides/ai/language-model',
  defaultProtocol: 'vscode',
  modelList: null,
  note: {
    en: 'These models belong to other extensions, such as GitHub Copilot. Their terms may not allow use outside VS Code; whether you may use them here is for you to check and decide. VS Code asks for your consent, a window must be open, and usage is estimated.',
    zh: '这些模型来自其他扩展（例如 GitHub Copilot）。其条款可能不允许在 VS Code 之外使用；能否在此使用，请您自行核实并决定。VS Code 会征求您的同意，需要有打开的窗口，用量为估算值。',
  },
  confidence: 'A',
  custom: false,
};
