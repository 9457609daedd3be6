// Versions that the scripts install, and the oldest Node that can run the gateway. Data only; every script reads it from here.

/** Installed from npm (package `node-<platform>-<arch>`) when no Node that is new enough is found. */
export const nodeVersion = '24.21.0';

/** undici 8 and better-sqlite3 13 need it: older ones cannot load them. */
export const oldestNode = [22, 19];

/** The real VS Code of tests and of `npm start` without a desktop VS Code; it runs on Node 24 alone. */
export const codeServerVersion = '4.139.1';
export const codeServerNodeMajor = 24;

/** Oldest desktop VS Code that can run the extension (`engines.vscode` of package.json). */
export const oldestVsCode = [1, 105];
