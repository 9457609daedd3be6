// Workspace folders for the tests and pictures of the keys panel.
import type { Folder } from '../../src/shared/folders';
import type { ListedFolders } from '../../src/shared/foldersMessages';

const usage = {
  ...{ requestsToday: 12, tokensToday: 40_000, usdToday: 0.42 },
  ...{ requestsThisMonth: 310, tokensThisMonth: 2_000_000, usdThisMonth: 18.6, unpricedThisMonth: 0 },
};

export function folder(patch: Partial<Folder> = {}): Folder {
  return {
    ...{ id: 'folder_shop', path: '/home/ada/projects/shop', name: 'shop', keyId: 'key_claude', keyState: 'active' },
    ...{ channels: ['ch_openai', 'group:CN'], defaultModel: 'gpt-5.2' },
    budget: {
      ...{ id: 'budget_shop', usd: 5, period: 'day', block: true, usedUsd: 4.1 },
      periodEnd: '2026-11-22T00:00:00.000Z',
    },
    ...{ terminals: true, chat: true, usage, createdAt: '2026-11-01T08:00:00.000Z' },
    ...patch,
  };
}

export const listedFolders: ListedFolders = {
  folders: [
    folder(),
    folder({
      ...{ id: 'folder_notes', path: '/home/ada/notes', name: 'notes', keyId: 'key_codex' },
      ...{ channels: null, defaultModel: null, budget: null, chat: false },
      usage: { ...usage, usdToday: 0, usdThisMonth: 0.07, unpricedThisMonth: 3 },
    }),
    folder({
      id: 'folder_long',
      path: '/home/ada/jobs/clients/a-client-with-a-long-name/repositories/the-monorepo-of-everything/packages/frontend',
      ...{ name: 'the-monorepo-of-everything-frontend', keyId: 'key_old', keyState: 'revoked' },
      ...{ channels: ['ch_gone'], terminals: false, chat: false },
    }),
  ],
  open: ['folder_shop'],
};
