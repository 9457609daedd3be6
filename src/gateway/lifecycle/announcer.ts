// How the gateway tells its starter what became of it: over IPC to the window that forked it, else as JSON lines on stdout.
// Used by main.ts. A starter that is gone (closed pipe, ended window) is no fault and never stops the gateway.
import * as v from 'valibot';
import { secretMapSchema, type GatewayMessage, type SecretMap } from '../../shared/events';

const supervisorMessageSchema = v.strictObject({ type: v.literal('secrets'), secrets: secretMapSchema });

export interface Announcer {
  /** Resolves when the message is on its way, or when nobody is there to hear it. */
  tell(message: GatewayMessage & { reason?: string }): Promise<void>;
}

/** JSON lines on stdout: the headless host. */
export function stdoutAnnouncer(): Announcer {
  return {
    tell: (message) => new Promise((resolve) => process.stdout.write(`${JSON.stringify(message)}\n`, () => resolve())),
  };
}

/** IPC to the window that forked this process. */
export function parentAnnouncer(): Announcer {
  return {
    tell: (message) =>
      new Promise((resolve) => {
        if (!process.connected || process.send === undefined) resolve();
        else process.send(message, () => resolve());
      }),
  };
}

/** Calls back with the real keys that the forking window hands over; anything else it says is reported to `refused`. */
export function hearParent(take: (secrets: SecretMap) => void, refused: () => void): void {
  process.on('message', (message) => {
    const checked = v.safeParse(supervisorMessageSchema, message);
    if (checked.success) take(checked.output.secrets);
    else refused();
  });
}

/** Makes closed standard streams harmless: a write to them fails in silence instead of ending the process. */
export function surviveClosedStreams(): void {
  const ignore = (): void => undefined;
  process.stdout.on('error', ignore);
  process.stderr.on('error', ignore);
}
