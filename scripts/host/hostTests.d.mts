// Types of hostTests.mjs.
export interface HostTestOptions {
  extension?: string;
  tests?: string;
  write?: (text: string) => void;
}
export function runHostTests(options?: HostTestOptions): Promise<{ passed: number; failed: number; skipped: number }>;
