// Pure: the doctor's checks of the data folder, its files and SecretStorage.
import type { Translate } from '../translate';
import type { DoctorFacts, Finding } from './finding';

/** Below this much free space (bytes) it is time to say so. */
const littleSpace = 500 * 1024 * 1024;

export function storageFindings(facts: DoctorFacts, t: Translate): Finding[] {
  return [folderFinding(facts, t), ...modeFindings(facts, t), ...spaceFindings(facts, t), secretFinding(facts, t)];
}

function folderFinding({ dataFolder, writeError }: DoctorFacts, t: Translate): Finding {
  if (writeError === undefined)
    return { state: 'ok', title: t('The data folder can be written.'), detail: dataFolder, fixes: [] };
  return {
    state: 'error',
    title: t('The data folder cannot be written: {0}', writeError),
    detail: t('Usage cannot be stored there. Give your user the right to write to {0}.', dataFolder),
    fixes: [],
  };
}

/** Files hold usage and hashes of keys: nobody else on the machine has business with them. */
function modeFindings({ paths }: DoctorFacts, t: Translate): Finding[] {
  const open = paths.filter(({ mode }) => mode !== undefined && (mode & 0o077) !== 0).map(({ path }) => path);
  if (open.length === 0) {
    const known = paths.some(({ mode }) => mode !== undefined);
    return known ? [{ state: 'ok', title: t('Files of Gatehouse are readable by you alone.'), fixes: [] }] : [];
  }
  return [
    {
      state: 'warning',
      title: t('Other users of this machine can read {0} files or folders of Gatehouse.', open.length),
      detail: open.join(', '),
      fixes: [{ title: t('Make Them Private'), kind: 'make-private', paths: open }],
    },
  ];
}

function spaceFindings({ freeBytes }: DoctorFacts, t: Translate): Finding[] {
  if (freeBytes === undefined || freeBytes >= littleSpace) return [];
  const megabytes = Math.floor(freeBytes / 1024 / 1024);
  return [
    {
      state: 'warning',
      title: t('Only {0} MB are free where Gatehouse stores usage.', megabytes),
      detail: t('Requests are served on a full disk too, but what they cost may be lost.'),
      fixes: [],
    },
  ];
}

function secretFinding({ secretStorageError }: DoctorFacts, t: Translate): Finding {
  if (secretStorageError === undefined)
    return { state: 'ok', title: t('The secret storage of the editor works.'), fixes: [] };
  return {
    state: 'error',
    title: t('The secret storage of the editor does not work: {0}', secretStorageError),
    detail: t(
      'Real keys cannot be kept. On Linux install and unlock a keyring (gnome-keyring or KWallet), then restart the editor.',
    ),
    fixes: [
      {
        title: t('Configure the Keyring'),
        kind: 'command',
        command: 'workbench.action.configureRuntimeArguments',
      },
    ],
  };
}
