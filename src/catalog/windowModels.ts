// The channel of VS Code's own models, as data: its preset id, the vendor whose models are never in it, and words for its address.

/** Preset id of channels that a VS Code window answers. */
export const windowProvider = 'vscode';

/** Under which vendor our own models stand in VS Code (package.json, languageModelChatProviders): asked through us, they would ask us. */
export const ownVendor = 'gatehouse';

/** Never dialled: requests go to a window over the management API. */
export const windowAddress = 'vscode://window';
