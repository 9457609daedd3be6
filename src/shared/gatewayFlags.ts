// Node's flags for the gateway's process. Used by the extension, which starts it, and by the benchmarks, which measure it as it is started.

/**
 * At most 8 MiB for each half of V8's young generation: left alone it grows to 64 under load, which is 100 MiB of memory for nothing, and its
 * collections stop everything for up to 45 ms. Source: `node --v8-options`; V8 takes it at the start of a process only.
 */
export const gatewayFlags: readonly string[] = ['--max-semi-space-size=8'];
