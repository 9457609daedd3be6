// Models that complete text and do not chat: served under `/completions` alone. Data only, as patterns over the provider's own names.
// Source: https://platform.openai.com/docs/models (gpt-3.5-turbo-instruct, babbage-002, davinci-002).
export const completionModels: readonly string[] = ['gpt-3.5-turbo-instruct*', 'babbage-002', 'davinci-002'];
