// The test of a channel of VS Code's own models: a window is there, it has models, the user has allowed one, and it says a few words.
// Called by the channel probe. A test is begun by the user, so VS Code may ask for consent in it; that takes a request to the model.
import { GatewayError } from '../../shared/errors';
import type { ChannelTestResult } from '../../shared/channelTest';
import { windowModelName } from '../../shared/windowModels';
import type { ChannelRecord } from '../../store/channelRepository';
import type { Services } from '../services';
import { askWindow } from '../windowModels/askWindow';
import { fetchModels } from './modelList';
import type { ProbeOptions, Run } from './probeOptions';
import { longestText, modelToAsk, question } from './tinyCompletion';

/** The user has to read a dialog. */
const consentMs = 90_000;

/** Throws what keeps a model from being asked: `no-window`, `no-consent`, the model's own error. */
export async function testWindowModels(
  services: Services,
  channel: ChannelRecord,
  options: ProbeOptions,
  run: Run,
): Promise<Omit<ChannelTestResult, 'ok' | 'steps'>> {
  const { windows } = services;
  const { signal } = options;
  await run('window', () => {
    if ((windows?.count ?? 0) > 0) return;
    throw new GatewayError('no-window', 'No VS Code window with Gatehouse is open on this machine.');
  });
  const models = await run('list-models', async () => (await fetchModels(services, channel)).map(({ id }) => id));
  const model = options.model ?? modelToAsk(channel, models);
  const ask = (): Promise<string> =>
    askWindow(services, question(model), { interactive: true, limitMs: consentMs, signal });
  const said = await run('consent', async () => {
    const known = windows?.models().find((item) => windowModelName(item) === model);
    return known?.allowed === true ? undefined : ask();
  });
  if (options.completion !== true) return { models };
  const text = await run('completion', () => said ?? ask());
  return { models, completion: { model, text: text.trim().slice(0, longestText) } };
}
