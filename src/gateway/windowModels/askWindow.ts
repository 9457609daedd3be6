// Asks a model of VS Code for a few words outside of the pipeline, for channel tests, and says what keeps it from being asked.
import { vscodeCodec } from '../../protocols/vscodeChat/codec';
import { NdjsonFrames } from '../../protocols/vscodeChat/frames';
import { Collector } from '../../protocols/ir/collect';
import type { IrRequest } from '../../protocols/ir/request';
import { GatewayError } from '../../shared/errors';
import type { WindowChat } from '../../shared/windowModels';
import { givenUp } from '../askProvider';
import { refusalOf } from '../probe/testFault';
import type { Services } from '../services';
import type { UpstreamResponse } from '../proxy/upstream';
import type { UsageEstimate } from './usageLines';

/** A test measures nothing. */
const noUsage: UsageEstimate = { input: () => Promise.resolve(0), output: () => Promise.resolve(0) };

/**
 * What `model` said. `interactive`: VS Code may ask the user for consent first. Throws GatewayError `no-window`, `no-consent`,
 * `upstream-rejected` and others of the model, `client-closed` when `signal` is aborted.
 */
export async function askWindow(
  services: Services,
  request: IrRequest,
  options: { interactive: boolean; limitMs: number; signal?: AbortSignal | undefined },
): Promise<string> {
  const { windows } = services;
  if (windows === undefined) throw new GatewayError('no-window', 'No VS Code window can be asked here.');
  const target = { model: request.model, origin: 'vscode', quirks: {}, traits: {} };
  const chat = vscodeCodec.encodeRequest(request, target).body as unknown as WindowChat;
  const call = windows.ask({
    chat: { ...chat, interactive: options.interactive },
    firstByteMs: options.limitMs,
    idleMs: options.limitMs,
    usage: noUsage,
  });
  const giveUp = (): void => call.abort(givenUp());
  if (options.signal?.aborted === true) giveUp();
  options.signal?.addEventListener('abort', giveUp, { once: true });
  try {
    const response = await call.response;
    if (response.status >= 400) {
      throw refusalOf('vscode', { status: response.status, text: (await bytesOf(response)).toString('utf8') });
    }
    return await textOf(response);
  } finally {
    options.signal?.removeEventListener('abort', giveUp);
  }
}

async function textOf(response: UpstreamResponse): Promise<string> {
  const frames = new NdjsonFrames();
  const decoder = vscodeCodec.newStreamDecoder({ origin: 'vscode', quirks: {} });
  const collector = new Collector();
  const events = [...frames.push(await bytesOf(response)), ...frames.finish()].flatMap((frame) => decoder.push(frame));
  for (const event of [...events, ...decoder.end()]) collector.push(event);
  return collector
    .answer()
    .content.map((part) => (part.type === 'text' ? part.text : ''))
    .join('');
}

async function bytesOf(response: UpstreamResponse): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for (let read = await response.read(); read !== undefined; read = await response.read()) chunks.push(...read);
  return Buffer.concat(chunks);
}
