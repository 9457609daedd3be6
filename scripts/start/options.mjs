// The command line of `npm start`: what may be given after `--`, and its defaults. Reads nothing but the words it is given.
import { parseArgs } from 'node:util';
import { UserError } from '../tools/say.mjs';

export const usage = `npm start -- [options]

  --no-open               open no browser and no desktop VS Code: keep a window open in a headless browser instead
  --browser               use the VS Code in the browser even where a desktop VS Code is there
  --port N                port of the VS Code in the browser (default 11590)
  --proxy-port N          port of Gatehouse's proxy (default 11580)
  --management-port N     port of Gatehouse's management API (default 11581)
`;

const options = {
  'no-open': { type: 'boolean', default: false },
  browser: { type: 'boolean', default: false },
  port: { type: 'string', default: '11590' },
  'proxy-port': { type: 'string', default: '11580' },
  'management-port': { type: 'string', default: '11581' },
  help: { type: 'boolean', short: 'h', default: false },
};

function port(name, text) {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (value >= 1024 && value <= 65_535) return value;
  throw new UserError(`--${name} takes a port between 1024 and 65535.\n\n${usage}`);
}

/** @param {string[]} words */
export function readOptions(words) {
  let values;
  try {
    ({ values } = parseArgs({ args: words, options }));
  } catch (error) {
    throw new UserError(`${error.message}\n\n${usage}`);
  }
  return {
    help: values.help,
    open: !values['no-open'],
    browser: values.browser,
    port: port('port', values.port),
    proxyPort: port('proxy-port', values['proxy-port']),
    managementPort: port('management-port', values['management-port']),
  };
}
