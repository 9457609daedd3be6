// Compiles the native programs of the benchmark into out/bench. Called once by main.ts; needs a C compiler, as the benchmark alone does.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

export interface NativePrograms {
  upstream: string;
  load: string;
}

/** Paths of the compiled programs. Throws where there is no compiler or it refuses. */
export function compileNative(sources: string, output: string): NativePrograms {
  mkdirSync(output, { recursive: true });
  const compile = (name: string): string => {
    const program = path.join(output, name);
    const { status, error, stderr } = spawnSync(
      'cc',
      ['-O2', '-Wall', '-o', program, path.join(sources, `${name}.c`)],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`The C compiler did not make ${name}: ${error?.message ?? stderr}`);
    return program;
  };
  return { upstream: compile('upstream'), load: compile('load') };
}
