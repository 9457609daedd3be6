// A file system that counts its calls and does something at each: fails it, does it by half, or ends the process. For the tests of
// faults and crashes of the takeover.
import { writeFileSync } from 'node:fs';
import { nodeFileSystem, type FileSystem } from '../../src/takeover/fileSystem';

export interface FileCall {
  /** Counts from 0. */
  index: number;
  method: keyof FileSystem;
  file: string;
}

/** A system error as Node throws it. */
export function systemError(code: string, file: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: made up by a test, '${file}'`), { code, errno: -1, syscall: 'test' });
}

/**
 * `before` runs ahead of each call and `after` behind it; either may throw. `halfway` may return what is to happen in the middle of a
 * file's creation, when a part of its content is there.
 */
export interface CallHooks {
  before?: (call: FileCall) => void;
  halfway?: (call: FileCall) => (() => void) | undefined;
  after?: (call: FileCall) => void;
}

export function hookedFileSystem(hooks: CallHooks): FileSystem {
  let count = 0;
  const hooked = <A extends [string, ...unknown[]], R>(method: keyof FileSystem, work: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      const call: FileCall = { index: count, method, file: args[0] };
      count += 1;
      hooks.before?.(call);
      if (method === 'create' && hooks.halfway !== undefined) createByHalf(call, args, hooks.halfway);
      const result = await work(...args);
      hooks.after?.(call);
      return result;
    };
  };
  const {
    read,
    facts,
    linkFacts,
    readLink,
    list,
    makeFolder,
    create,
    setMode,
    setOwner,
    rename,
    remove,
    removeFolder,
    syncFolder,
  } = nodeFileSystem;
  return {
    read: hooked('read', read),
    facts: hooked('facts', facts),
    linkFacts: hooked('linkFacts', linkFacts),
    readLink: hooked('readLink', readLink),
    list: hooked('list', list),
    makeFolder: hooked('makeFolder', makeFolder),
    create: hooked('create', create),
    setMode: hooked('setMode', setMode),
    setOwner: hooked('setOwner', setOwner),
    rename: hooked('rename', rename),
    remove: hooked('remove', remove),
    removeFolder: hooked('removeFolder', removeFolder),
    syncFolder: hooked('syncFolder', syncFolder),
  };
}

/** Where `halfway` says so, a part of the content is written before it fails the call or ends the process. */
function createByHalf(call: FileCall, args: unknown[], halfway: NonNullable<CallHooks['halfway']>): void {
  const end = halfway(call);
  if (end === undefined) return;
  const content = args[1] as Uint8Array;
  writeFileSync(call.file, content.slice(0, content.length / 2), { flag: 'wx', mode: 0o600 });
  end();
}
