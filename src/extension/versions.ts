// Pure: order of version texts. Used to tell an older gateway or an older Node from what is needed.

/**
 * Compares two versions such as `0.1.0` or `24.11.0-nightly`; a pre-release comes before its release.
 * Returns a negative number, zero or a positive number, as a sort function does.
 */
export function compareVersions(left: string, right: string): number {
  const [leftNumbers, leftSuffix] = parts(left);
  const [rightNumbers, rightSuffix] = parts(right);
  for (let index = 0; index < Math.max(leftNumbers.length, rightNumbers.length); index += 1) {
    const difference = (leftNumbers[index] ?? 0) - (rightNumbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (leftSuffix === rightSuffix) return 0;
  if (leftSuffix === '') return 1;
  if (rightSuffix === '') return -1;
  return leftSuffix < rightSuffix ? -1 : 1;
}

function parts(version: string): [numbers: number[], suffix: string] {
  const [core = '', ...suffix] = (version.replace(/^v/, '').split('+')[0] ?? '').split('-');
  return [core.split('.').map((part) => Number.parseInt(part, 10) || 0), suffix.join('-')];
}
