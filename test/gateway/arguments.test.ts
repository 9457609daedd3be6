// The command line: defaults, and each option. What is refused is tried with the real process in headless.test.ts.
import { expect, it } from 'vitest';
import { parseArguments, usage } from '../../src/gateway/arguments';
import { GatewayError } from '../../src/shared/errors';

it('has the defaults of the contract', () => {
  expect(parseArguments(['--data-dir', 'd'])).toEqual({
    name: 'run',
    arguments: {
      dataDirectory: 'd',
      proxyPort: 11580,
      managementPort: 11581,
      home: undefined,
      logLevel: 'info',
      managed: false,
      keepRunning: false,
      lingerMs: 5000,
      uploadBytes: 512 * 1024 * 1024,
    },
  });
});

it('takes every option', () => {
  const words =
    '--data-dir=d --proxy-port 0 --management-port 65535 --home h --log-level debug --managed --linger 7 --max-upload 3 --keep-running';
  expect(parseArguments(words.split(' '))).toEqual({
    name: 'run',
    arguments: {
      dataDirectory: 'd',
      proxyPort: 0,
      managementPort: 65_535,
      home: 'h',
      logLevel: 'debug',
      managed: true,
      keepRunning: true,
      lingerMs: 7,
      uploadBytes: 3 * 1024 * 1024,
    },
  });
  expect(parseArguments(['--data-dir', 'd', '--proxy-port', '0', '--management-port', '0']).name).toBe('run');
});

it('answers questions before it asks for anything', () => {
  expect(parseArguments(['--help'])).toEqual({ name: 'help' });
  expect(parseArguments(['-h', '--managed'])).toEqual({ name: 'help' });
  expect(parseArguments(['--version'])).toEqual({ name: 'version' });
  expect(usage).toMatch(/--data-dir DIR[\s\S]*Exit codes: 0/);
});

it.each([
  [['--data-dir', 'd', '--proxy-port', '1e3'], /whole number/],
  [['--data-dir', 'd', '--proxy-port', ''], /whole number/],
  [['--data-dir', 'd', '--proxy-port', '99999999999'], /65535/],
  [['--data-dir', 'd', '--home', ''], /--home must name a folder/],
  [['--data-dir', 'a\0b'], /must name a folder/],
  [['--data-dir', 'd', '--keep-running'], /--managed/],
  [['--data-dir', 'd', '--managed=yes'], /managed/],
])('refuses %j', (words, message) => {
  expect(() => parseArguments(words)).toThrow(message);
  expect(() => parseArguments(words)).toThrow(GatewayError);
});
