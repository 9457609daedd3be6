// Structured logging of the gateway process: JSON lines to one sink, and a copy to whoever listens (windows with a lease).
// Every message passes the redactor, so a secret the process knows cannot leave through a log.
import type { LogEntry } from '../shared/events';

export type LogLevel = LogEntry['level'];
const order: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

export interface Log {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

export interface LogOptions {
  level: LogLevel;
  /** Receives one line of JSON, without the line break. */
  write: (line: string) => void;
  /** Receives the entry itself, after redaction. */
  listener?: (entry: LogEntry) => void;
  /** Replaces secrets in a serialised entry. */
  redact: (text: string) => string;
  now: () => number;
}

/** A log that writes entries of `level` and above as JSON lines. */
export function createLog(options: LogOptions): Log {
  const emit = (level: LogLevel, message: string, fields?: Record<string, unknown>): void => {
    if (order[level] < order[options.level]) return;
    const entry: LogEntry = { time: new Date(options.now()).toISOString(), level, message };
    if (fields !== undefined) entry.fields = fields;
    const line = options.redact(JSON.stringify(entry));
    options.write(line);
    options.listener?.(JSON.parse(line) as LogEntry);
  };
  return {
    debug: (message, fields) => emit('debug', message, fields),
    info: (message, fields) => emit('info', message, fields),
    warn: (message, fields) => emit('warn', message, fields),
    error: (message, fields) => emit('error', message, fields),
  };
}
