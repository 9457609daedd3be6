// Pure: reads what the system's own tools say about listening sockets and processes. portOwner.ts runs the tools.

/**
 * Inodes of the sockets that listen on `port`, from the text of /proc/net/tcp or /proc/net/tcp6.
 * Format: https://docs.kernel.org/networking/proc_net_tcp.html (local address and port in hex, state 0A = listen, inode tenth).
 */
export function listeningInodes(text: string, port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return text.split('\n').flatMap((line) => {
    const columns = line.trim().split(/\s+/);
    const inode = columns[9];
    const listens = columns[1]?.endsWith(`:${wanted}`) === true && columns[3] === '0A';
    return listens && inode !== undefined && inode !== '0' ? [inode] : [];
  });
}

/** Options of interpreters whose value is the next word: that word is not the script. */
const takesValue = /^(-r|--require|--import|--loader|--experimental-loader|-C|--conditions|-W|-X)$/;

/**
 * A name for people from the text of /proc/<pid>/cmdline (arguments separated by NUL): the program, and for an interpreter the
 * script as well. Undefined for an empty text. Other arguments may be private and are left out.
 */
export function programName(commandLine: string): string | undefined {
  const [program = '', ...rest] = commandLine.split('\0');
  const name = baseName(program.split(' ')[0] ?? '');
  if (name === '') return undefined;
  if (!/^(node|bun|deno|python[\d.]*|ruby|perl|java|php)(\.exe)?$/i.test(name)) return name;
  const script = rest.find((argument, index) => {
    const isOption = argument === '' || argument.startsWith('-');
    return !isOption && !takesValue.test(rest[index - 1] ?? '');
  });
  return script === undefined ? name : `${name} ${baseName(script)}`;
}

/** The command name from `lsof -nP -iTCP:<port> -sTCP:LISTEN -Fc`: lines `p<pid>`, `c<command>`. */
export function programFromLsof(text: string): string | undefined {
  const line = text.split(/\r?\n/).find((candidate) => candidate.startsWith('c'));
  // lsof writes a space as \x20.
  return line?.slice(1).replaceAll('\\x20', ' ') || undefined;
}

/** The process id that listens on `port`, from `netstat -ano -p TCP` of Windows. The words for states are translated there. */
export function pidFromNetstat(text: string, port: number): number | undefined {
  for (const line of text.split(/\r?\n/)) {
    const [protocol, local, remote, ...rest] = line.trim().split(/\s+/);
    const pid = Number(rest.at(-1));
    const listens = local?.endsWith(`:${port}`) === true && /:0$/.test(remote ?? '');
    if (protocol === 'TCP' && listens && Number.isInteger(pid) && pid > 0) return pid;
  }
  return undefined;
}

/** The program from `tasklist /FI "PID eq N" /FO CSV /NH`: the first quoted column. */
export function programFromTasklist(text: string): string | undefined {
  return /^"([^"]+)","\d+"/m.exec(text)?.[1];
}

function baseName(file: string): string {
  return file.split(/[\\/]/).at(-1) ?? file;
}
