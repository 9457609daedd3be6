// Takes pictures of the real product in a real VS Code: the README's overview, and sidebar and request log in each theme and width.
// Not a part of `npm test`: run with `npm run screens`, then look at out/screenshots with your own eyes.
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { repoRoot } from '../support/sources';
import { runCommand, screenshot, VsCodeHost } from '../support/vscodeHost';
import { findWebview } from '../support/webviews';

const themes = ['Dark 2026', 'Light 2026', 'Default High Contrast', 'Default High Contrast Light'];
const keepAsOverview = 'Dark 2026';

/** Two keys, three channels, and some requests of each kind. */
async function fill(host: VsCodeHost): Promise<void> {
  const { proxyUrl } = await host.gateway();
  const management = await host.management();
  const makeKey = async (name: string): Promise<string> =>
    (await management.call('createKey', { body: { name } })).secret;
  const claude = await makeKey('Claude Code');
  const codex = await makeKey('Codex');
  const ask = async (endpoint: string, key: string, body: object): Promise<number> => {
    const response = await fetch(`${proxyUrl}${endpoint}`, {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    await response.text();
    return response.status;
  };
  const messages = [{ role: 'user', content: 'How do I read a file line by line in Rust? '.repeat(40) }];
  for (let round = 0; round < 5; round += 1) {
    const story = { model: 'demo-story', max_tokens: 500, messages, stream: round === 0 };
    expect(await ask('/v1/messages', claude, story)).toBe(200);
    const input = 'Explain this stack trace. '.repeat(10 * round + 3);
    expect(await ask('/v1/responses', codex, { model: 'demo-echo', input })).toBe(200);
  }
  expect(await ask('/v1/chat/completions', codex, { model: 'no-such-model', messages })).toBe(404);
  const openai = {
    name: 'OpenAI team',
    provider: 'openai',
    secret: 'sk-proj-example-0001',
    models: [{ id: 'gpt-5.2' }],
  };
  await management.call('createChannel', { body: { ...openai, enabled: false } });
  await management.call('createChannel', { body: { name: 'Anthropic', provider: 'anthropic' } });
}

it.each(themes)('shows %s at two widths', async (theme) => {
  const host = await VsCodeHost.start({ settings: { 'workbench.colorTheme': theme } });
  try {
    const page = await host.openWindow();
    await fill(host);
    await runCommand(page, 'Gatehouse: Focus on Gateway View');
    await (await findWebview(page, 'gatehouse-sidebar')).getByText('OpenAI team').first().waitFor();
    await runCommand(page, 'Gatehouse: Open Request Log');
    await page
      .locator('.statusbar-item', { hasText: /\$0\.\d/ })
      .first()
      .waitFor();
    const name = theme.replaceAll(' ', '-').toLowerCase();
    for (const width of [1400, 700]) {
      await page.setViewportSize({ width, height: 900 });
      await (await findWebview(page, 'gatehouse-requests')).getByText('no-such-model').first().waitFor();
      const file = await screenshot(page, `${name}-${width}`);
      if (theme !== keepAsOverview || width !== 1400) continue;
      const kept = path.join(repoRoot, 'media', 'screenshots', 'overview.png');
      mkdirSync(path.dirname(kept), { recursive: true });
      copyFileSync(file, kept);
    }
  } finally {
    await host.stop();
  }
});
