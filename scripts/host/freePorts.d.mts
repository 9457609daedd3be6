// Types of freePorts.mjs for the tests that import it.
export function freePorts(count: number): Promise<number[]>;
