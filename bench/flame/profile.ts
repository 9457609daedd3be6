// Makes a processor profile of V8 small enough for a picture that is kept: frames of one function under one caller are one, those that took
// next to no time are left out, and none names a path of the machine. Pure; used by main.ts.

/** What `node --cpu-prof` writes: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile. */
export interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string }; children?: number[] }[];
  startTime: number;
  endTime: number;
  samples: number[];
  timeDeltas: number[];
}
/** A function under its caller. `own`: microseconds in itself; `all`: with what it calls. */
export interface Frame {
  name: string;
  own: number;
  all: number;
  children: Frame[];
}

/** Idle is no work; loading the program and setting up the benchmark's channels is not what a request costs. */
const leftOut = ['(idle)', 'executeUserEntryPoint node:internal/modules/run_main', 'createChannel'];

/** `share`: of the whole time; what took less is not a frame of its own, its time stays its caller's. */
export function frames({ nodes, samples, timeDeltas }: Profile, share: number): Frame {
  const own = new Map<number, number>();
  for (const [index, id] of samples.entries()) own.set(id, (own.get(id) ?? 0) + (timeDeltas[index] ?? 0));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const make = (ids: readonly number[], name: string): Frame => {
    const frame: Frame = { name, own: 0, all: 0, children: [] };
    const under = new Map<string, number[]>();
    for (const id of ids) {
      frame.own += own.get(id) ?? 0;
      for (const child of byId.get(id)?.children ?? []) {
        const called = nameOf(byId.get(child)?.callFrame);
        if (!leftOut.includes(called)) under.set(called, [...(under.get(called) ?? []), child]);
      }
    }
    frame.children = [...under].map(([called, children]) => make(children, called));
    frame.all = frame.own + frame.children.reduce((sum, child) => sum + child.all, 0);
    return frame;
  };
  const [root] = nodes;
  const whole = make(root === undefined ? [] : [root.id], 'all');
  return pruned(whole, whole.all * share);
}

function pruned(frame: Frame, least: number): Frame {
  const kept = frame.children.filter(({ all }) => all >= least);
  const children = kept.map((child) => pruned(child, least)).toSorted((a, b) => b.all - a.all);
  return { ...frame, children, own: frame.all - kept.reduce((sum, child) => sum + child.all, 0) };
}

/** The function; of Node's own modules and of packages beside the bundle also where it is. */
function nameOf(frame: { functionName: string; url: string } | undefined): string {
  const { functionName = '', url = '' } = frame ?? {};
  // V8 tells patterns and computed names as they are written; the tool puts names into XML as they come.
  const name = functionName.replaceAll(/[^\w$.:() -]/g, '').slice(0, 60) || '(anonymous)';
  return url.startsWith('node:') ? `${name} ${url}` : name;
}
