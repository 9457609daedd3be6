// A new user in English, from a fresh profile: adds a provider, takes over a tool and reads what it cost, following the screen alone.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { NewUserMachine } from '../support/newUser';
import { walkAsNewUser, type Picture } from '../support/newUserWalk';
import { screenshot } from '../support/vscodeHost';

const minute = 60_000;

describe('a new user in English', () => {
  let machine: NewUserMachine;

  beforeAll(async () => {
    machine = await NewUserMachine.start('en');
  }, 4 * minute);
  afterAll(() => machine.stop(), minute);

  it(
    'adds a provider, takes over a tool and reads what it cost',
    async () => {
      let shown = 0;
      const picture: Picture = (page, what) => screenshot(page, `new-user-en-${(shown += 1)}-${what}`);
      await walkAsNewUser(machine, { picture });
    },
    4 * minute,
  );
});
