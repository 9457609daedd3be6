// English words about where the gateway runs and about its further addresses. Part of en.ts.

export const enRemote = {
  'place.ssh': 'The gateway runs on {host} (SSH): tools in this window’s terminals use it.',
  'place.wsl': 'The gateway runs in WSL ({host}): tools in this window’s terminals use it.',
  'place.container': 'The gateway runs in the container {host}: tools in this window’s terminals use it.',
  'place.codespaces':
    'The gateway runs in the codespace {host}: tools in its terminals use it. Keep its forwarded ports private.',
  'place.tunnel': 'The gateway runs on {host} (tunnel): tools in this window’s terminals use it.',
  'place.other': 'The gateway runs on {host}: tools in this window’s terminals use it.',

  'listen.plain':
    'Reachable beyond this machine, in clear text: {urls}. Only keys that name their allowed addresses work there.',
  'listen.secure':
    'Reachable beyond this machine, with TLS: {urls}. Only keys that name their allowed addresses work there.',
  'listen.address-missing': '{url}: this machine does not have the address now. It is tried again.',
  'listen.port-taken': '{url}: another program uses the port. It is tried again.',
  'listen.waiting-for-certificate': '{url} waits for a certificate: nothing is served in clear text meanwhile.',
  'listen.failed': '{url} could not be opened; the log says why. It is tried again.',
  'listen.unconfirmed': 'Not opened before you confirm: {addresses}',
  'listen.problem': 'The settings of further addresses cannot be used: {problem}',
  'listen.confirm': 'Confirm…',
  'listen.settings': 'Settings',
  'listen.certificate.missing-file': 'Certificate: {file} is not there.',
  'listen.certificate.unreadable': 'Certificate: {file} cannot be read.',
  'listen.certificate.invalid': 'Certificate: {file} holds nothing that can be used.',
  'listen.certificate.no-match': 'Certificate: the private key {file} belongs to another certificate.',
  'listen.certificate.passphrase': 'Certificate: {file} needs its passphrase.',
  'listen.certificate.expires-soon': 'The certificate {file} ends on {date}.',
  'listen.certificate.not-valid-now': 'The certificate {file} is not valid now; it ends on {date}.',
  'listen.certificate.older': 'The last good one is still served.',

  'endpoints.root': 'Address',
  'endpoints.root.own': '{url}: this machine',
  'endpoints.root.hint': 'From elsewhere only keys work that name the client’s address among their allowed addresses.',
} as const;
