// What a client and a model are told where the gateway ends a loop of tools. In English, as all that stands in an answer of a model's.
export const endNotes = {
  steps: '[Gatehouse: stopped, because this request has used all its calls of the model. Ask again to go on.]',
  time: '[Gatehouse: stopped, because the time for this request and its tools is over. Ask again to go on.]',
  limit: '[Gatehouse: stopped, because another call of the model would pass a limit or budget of this key.]',
  lastRound: '[Gatehouse: no more tools can be called for this request. Answer with what is known now.]',
} as const;
