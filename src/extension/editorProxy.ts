// VS Code's own proxy settings as the gateway takes them. Used by extension.ts on every attachment and change.
// Only what the user has set counts: a workspace must not be able to lead requests through a proxy of its own.
import type { EditorProxy } from '../shared/events';

/** The part of vscode.WorkspaceConfiguration (section `http`) that is read here. */
export interface HttpSettings {
  inspect(name: string): { globalValue?: unknown } | undefined;
}

/** `http.proxy` and `http.noProxy` of the user; no proxy where there is none or `http.proxySupport` is `off`. */
export function readEditorProxy(settings: HttpSettings): EditorProxy {
  const value = (name: string): unknown => settings.inspect(name)?.globalValue;
  const [proxy, noProxy] = [value('proxy'), value('noProxy')];
  const wanted = typeof proxy === 'string' && proxy.trim() !== '' && value('proxySupport') !== 'off';
  return {
    proxy: wanted ? proxy.trim().slice(0, 2000) : null,
    noProxy: Array.isArray(noProxy)
      ? noProxy.filter((entry): entry is string => typeof entry === 'string' && entry.length <= 500).slice(0, 1000)
      : [],
  };
}
