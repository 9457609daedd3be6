// The demo channel's models and their make-believe price. Data only: the answers themselves are made in the gateway.
// The price is there so that the cost ticker moves; it is shown as a demo price and nothing is ever charged.

/** Preset id of the channel that is answered from inside the gateway. */
export const demoProvider = 'demo';

export interface DemoModel {
  id: string;
  /** Seconds since the epoch, for model lists. */
  createdAt: number;
  ownedBy: string;
  description: { en: string; zh: string };
}

export const demoModels: readonly DemoModel[] = [
  {
    id: 'demo-echo',
    createdAt: 1_760_000_000,
    ownedBy: 'gatehouse',
    description: { en: 'Says back what you wrote.', zh: '原样复述你写的内容。' },
  },
  {
    id: 'demo-story',
    createdAt: 1_760_000_000,
    ownedBy: 'gatehouse',
    description: { en: 'Tells a short story, streamed word by word.', zh: '逐词流式讲一个短故事。' },
  },
];

/** US dollars per million tokens. */
export const demoPrice = { input: 3, output: 15, cacheRead: 0.3, cacheWrite5m: 3.75, cacheWrite1h: 6 } as const;
