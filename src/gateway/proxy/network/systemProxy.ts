// The system's proxy: what the environment names, and what VS Code's own settings name, which go first.
// Made by main.ts with the environment; windows hand over their settings with PATCH /gateway/options. Asked for every request.
import { GatewayError } from '../../../shared/errors';
import type { EditorProxy } from '../../../shared/events';
import { proxyFault } from './networkFault';
import { isExempt, noProxyEntries } from './noProxy';
import { parseProxy, type ProxyServer } from './proxyServer';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The first that is set and not empty, small letters before capitals, as curl does it. */
function variable(environment: Environment, ...names: string[]): string | undefined {
  for (const name of names.flatMap((each) => [each.toLowerCase(), each])) {
    const value = environment[name]?.trim();
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}

export class SystemProxy {
  private readonly fromEnvironment: { http: string | undefined; https: string | undefined; noProxy: string[] };
  private editor: EditorProxy = { proxy: null, noProxy: [] };

  /** `environment` is read once: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY. */
  constructor(environment: Environment) {
    this.fromEnvironment = {
      http: variable(environment, 'HTTP_PROXY', 'ALL_PROXY'),
      https: variable(environment, 'HTTPS_PROXY', 'ALL_PROXY'),
      noProxy: noProxyEntries(variable(environment, 'NO_PROXY') ?? ''),
    };
  }

  /** Takes over what the editor's settings say now; the next request follows it. */
  setEditor(editor: EditorProxy): void {
    this.editor = editor;
  }

  /**
   * The proxy for `host` (without brackets) at `port`; undefined: none. Loopback is the caller's to leave out.
   * Throws GatewayError `upstream-unreachable` where a proxy is named that cannot be used: going without would be a leak.
   */
  proxyFor(secure: boolean, host: string, port: number): ProxyServer | undefined {
    const named = this.editor.proxy ?? (secure ? this.fromEnvironment.https : this.fromEnvironment.http);
    if (named === undefined) return undefined;
    if (isExempt(host, port, [...this.fromEnvironment.noProxy, ...this.editor.noProxy])) return undefined;
    try {
      return parseProxy(named);
    } catch (cause) {
      const { message } = GatewayError.from(cause);
      throw proxyFault('PROXY_SETTING', `The proxy in the system's settings cannot be used: ${message}`, cause);
    }
  }
}
