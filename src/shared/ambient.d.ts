// The few globals of every JavaScript runtime (Node, browser, extension host) that the ES library does not declare.
// Pure layers are compiled without Node or DOM types, so nothing else of the outside world can be reached from them.
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: Uint8Array, options?: { stream?: boolean }): string;
}
declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}
declare class URL {
  constructor(url: string, base?: string);
  readonly protocol: string;
  readonly hostname: string;
  readonly host: string;
  readonly port: string;
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
  readonly username: string;
  readonly password: string;
  readonly href: string;
  readonly origin: string;
}
interface AbortSignal {
  readonly aborted: boolean;
}
