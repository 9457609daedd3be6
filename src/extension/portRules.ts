// Pure: which port numbers are allowed. Used for the settings and for the box that asks for another port.

const lowestPort = 1024;
const highestPort = 65_535;

export function isAllowedPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= lowestPort && value <= highestPort;
}

/** The port that `text` names, or undefined when it names none that is allowed. */
export function parsePort(text: string): number | undefined {
  const trimmed = text.trim();
  if (!/^\d{1,5}$/.test(trimmed)) return undefined;
  const port = Number(trimmed);
  return isAllowedPort(port) ? port : undefined;
}
