// Pure: the kind of remote that a window is connected to. The gateway runs there, with the terminals. Names: `vscode.env.remoteName` of the
// Remote extensions, https://code.visualstudio.com/api/advanced-topics/remote-extensions
import type { Place, PlaceKind } from '../shared/place';

const kinds: Readonly<Record<string, PlaceKind>> = {
  'ssh-remote': 'ssh',
  wsl: 'wsl',
  'dev-container': 'container',
  'attached-container': 'container',
  'k8s-container': 'container',
  codespaces: 'codespaces',
  tunnel: 'tunnel',
};

/** Undefined in a window of the user's own desktop. `hostName`: what the remote machine calls itself. */
export function placeOf(
  remoteName: string | undefined,
  hostName: string,
  variables: Readonly<Record<string, string | undefined>>,
): Place | undefined {
  if (remoteName === undefined) return undefined;
  const kind = kinds[remoteName] ?? 'other';
  const own =
    kind === 'wsl' ? variables['WSL_DISTRO_NAME'] : kind === 'codespaces' ? variables['CODESPACE_NAME'] : undefined;
  return { kind, host: own ?? hostName };
}
