// Types of gifenc, which has none of its own: what the pictures of the README use of it.
declare module 'gifenc' {
  export interface Encoder {
    /** `index`: a number of `palette` (at most 256 colours of three bytes) per pixel; `delay` in milliseconds. */
    writeFrame(index: Uint8Array, width: number, height: number, options: { palette: number[][]; delay: number }): void;
    finish(): void;
    bytes(): Uint8Array;
  }
  export function GIFEncoder(): Encoder;
}
