// The files of contrib/ against a real page: every expression is PromQL to Prometheus's own grammar, and every metric and label in it is
// one that the gateway tells. The page has every family with a value, so that a name that is gone fails here.
import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ManagementFixture } from '../management/managementFixture';
import { expectValidPage, labelsOnPage, parsePage } from '../support/prometheusPage';
import { requestLogRow } from '../support/requestLogRow';

interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: { uid: string };
  targets?: { expr: string; legendFormat: string; refId: string; datasource: { uid: string } }[];
}
interface Dashboard {
  title: string;
  panels: Panel[];
  templating: { list: { name: string; type: string; definition?: string }[] };
  annotations: { list: { expr: string }[] };
}
interface Rules {
  groups: { name: string; rules: { alert: string; expr: string; annotations: { summary: string } }[] }[];
}

const read = (path: string): string => readFileSync(new URL(`../../contrib/${path}`, import.meta.url), 'utf8');
const dashboard = JSON.parse(read('grafana/gatehouse.json')) as Dashboard;
const rules = parse(read('prometheus/gatehouse.rules.yml')) as Rules;

/** Prometheus adds these when it scrapes. */
const ofTheScrape = new Set(['instance', 'job']);
let labels: Map<string, Set<string>>;
let house: ManagementFixture;

beforeAll(async () => {
  house = await ManagementFixture.start();
  const { id } = await house.call('createChannel', { body: { name: 'main', provider: 'ollama' } });
  await house.call('createBudget', { body: { scope: 'all', usd: 10 } });
  const attempts = [
    { channelId: 'other', status: null, passedOver: true, reason: 'nearly-empty' as const, milliseconds: 0 },
    { channelId: 'other', status: 500, reason: 'server-error' as const, milliseconds: 1 },
    { channelId: 'other', status: 500, reason: 'server-error' as const, milliseconds: 1 },
    { channelId: id, status: 200, milliseconds: 1 },
  ];
  const used = {
    inputTokens: 1,
    cacheReadTokens: 1,
    cacheWriteTokens: 1,
    outputTokens: 2,
    reasoningTokens: 1,
    images: 1,
  };
  const heard = { audioSeconds: 1, characters: 1, audioInputTokens: 1, webSearches: 1 };
  const rows = [
    requestLogRow({ channelId: id, attempts, tool: 'codex', costUsd: 1, cacheSavingsUsd: 1, ...used, ...heard }),
    requestLogRow({ channelId: id, cacheSavingsUsd: -1 }),
    ...Array.from({ length: 5 }, () => requestLogRow({ channelId: id, attempts: attempts.slice(1, 2) })),
    requestLogRow({ outcome: 'error', route: 'refused', errorKind: 'rate-limited', channelId: null, model: null }),
  ];
  for (const request of rows) house.events.publish({ type: 'request', phase: 'finished', request });
  const page = await (
    await fetch(`${house.url}/metrics`, { headers: { authorization: `Bearer ${house.token}` } })
  ).text();
  expectValidPage(page);
  const empty = [...parsePage(page).values()].filter(({ metrics }) => metrics.length === 0).map(({ name }) => name);
  expect(empty).toEqual([]);
  labels = labelsOnPage(page);
});
afterAll(async () => house.close());

/** Metric names with the labels that matchers ask of them, and the labels that results are grouped by. */
function readExpression(expression: string): { selectors: { metric: string; labels: string[] }[]; grouping: string[] } {
  // What Grafana puts in before it asks: the length of a range.
  const text = expression.replaceAll(/\$__(rate_interval|range|interval)/g, '5m');
  const selectors: { metric: string; labels: string[] }[] = [];
  const grouping: string[] = [];
  let inGrouping = false;
  parser.parse(text).iterate({
    enter(node) {
      const said = text.slice(node.from, node.to);
      if (node.type.isError) throw new Error(`not PromQL at ${node.from}: ${text}`);
      if (node.name === 'VectorSelector') selectors.push({ metric: '', labels: [] });
      if (node.name === 'GroupingLabels') inGrouping = true;
      const last = selectors.at(-1);
      if (node.name === 'Identifier' && last !== undefined && last.metric === '') last.metric = said;
      if (node.name === 'LabelName' && inGrouping) grouping.push(said);
      else if (node.name === 'LabelName') last?.labels.push(said);
    },
    leave(node) {
      if (node.name === 'GroupingLabels') inGrouping = false;
    },
  });
  return { selectors, grouping };
}

/** Fails where an expression, or the words shown for it, name something that the page has not. */
function expectKnown(expression: string, words: string): void {
  const { selectors, grouping } = readExpression(expression);
  expect(selectors.length, expression).toBeGreaterThan(0);
  for (const { metric, labels: asked } of selectors) {
    if (metric === 'up') continue;
    const known = labels.get(metric);
    expect(known, `${metric} in ${expression}`).toBeDefined();
    for (const label of asked) expect(ofTheScrape.has(label) || known?.has(label), `${label} of ${metric}`).toBe(true);
    for (const label of grouping)
      expect(ofTheScrape.has(label) || known?.has(label), `${label} of ${metric}`).toBe(true);
  }
  const shown = [...words.matchAll(/\{\{\s*(?:\$labels\.)?([a-z_]+)\s*\}\}/g)].map(([, label = '']) => label);
  const grouped = /\bby \(/.test(expression);
  for (const label of shown) {
    const there = grouped ? grouping.includes(label) : selectors.some(({ metric }) => labels.get(metric)?.has(label));
    expect(there || ofTheScrape.has(label), `{{${label}}} for ${expression}`).toBe(true);
  }
}

describe('the dashboard', () => {
  const panels = dashboard.panels.filter(({ type }) => type !== 'row');
  const targets = panels.flatMap(({ title, targets: list = [] }) => list.map((target) => ({ title, ...target })));

  it('asks for what there is', () => {
    expect(targets.length).toBeGreaterThan(40);
    for (const { expr, legendFormat } of targets) expectKnown(expr, legendFormat);
    for (const { expr } of dashboard.annotations.list) expectKnown(expr, '');
  });

  it('lets the user choose data source, gateway, channel and model', () => {
    expect(dashboard.templating.list.map(({ name }) => name)).toEqual(['datasource', 'instance', 'channel', 'model']);
    for (const { definition } of dashboard.templating.list) {
      if (definition === undefined) continue;
      const [, selector = '', label = ''] = /^label_values\((.+), (\w+)\)$/.exec(definition) ?? [];
      const [found] = readExpression(selector).selectors;
      expect(ofTheScrape.has(label) || labels.get(found?.metric ?? '')?.has(label), definition).toBe(true);
    }
    const uids = [
      ...panels.map(({ datasource }) => datasource?.uid),
      ...targets.map(({ datasource }) => datasource.uid),
    ];
    expect(new Set(uids)).toEqual(new Set(['${datasource}']));
    for (const { expr } of targets) expect(expr).toContain('instance=~"$instance"');
  });

  it('shows every family that means something there', () => {
    const asked = new Set(targets.flatMap(({ expr }) => readExpression(expr).selectors.map(({ metric }) => metric)));
    const ours = [...labels.keys()].filter(
      (name) => /^(ai_gateway|gatehouse)_/.test(name) && !/_(sum|count)$/.test(name),
    );
    const left = ours.filter((name) => !asked.has(name));
    // Told elsewhere: in annotations, variables, or as a part of what is shown.
    expect(left.sort()).toEqual(
      [
        'ai_gateway_input_tokens_total',
        'ai_gateway_output_tokens_total',
        'gatehouse_alert_active',
        'gatehouse_alerts_total',
        'gatehouse_audio_tokens_total',
        'gatehouse_budget_usd',
        'gatehouse_budget_used_usd',
        'gatehouse_build_info',
        'gatehouse_channel_state',
        'gatehouse_leases',
        'gatehouse_passed_over_total',
        'gatehouse_uptime_seconds',
      ].sort(),
    );
  });

  it('has panels that do not lie on each other, each with a title and an id of its own', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    const taken = new Map<string, string>();
    const faults: string[] = [];
    for (const { title, gridPos } of dashboard.panels) {
      if (gridPos.x + gridPos.w > 24) faults.push(`${title} is too wide`);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          const other = taken.get(`${x},${y}`);
          if (other !== undefined) faults.push(`${title} lies on ${other}`);
          taken.set(`${x},${y}`, title);
        }
      }
    }
    expect(faults).toEqual([]);
  });
});

describe('the rules', () => {
  const list = rules.groups.flatMap((group) => group.rules);

  it('ask for what there is', () => {
    expect(list.length).toBeGreaterThan(8);
    for (const { expr, annotations } of list) expectKnown(expr, annotations.summary);
  });

  it('have a name each', () => {
    expect(new Set(list.map(({ alert }) => alert)).size).toBe(list.length);
  });
});

it('has a scrape configuration that finds the page and its rules', () => {
  const config = parse(read('prometheus/prometheus.yml')) as {
    rule_files: string[];
    scrape_configs: {
      metrics_path: string;
      basic_auth: { username: string };
      static_configs: { targets: string[] }[];
    }[];
  };
  expect(config.rule_files).toEqual(['gatehouse.rules.yml']);
  expect(config.scrape_configs[0]).toMatchObject({ metrics_path: '/metrics', basic_auth: { username: 'prometheus' } });
  expect(config.scrape_configs[0]?.static_configs[0]?.targets).toEqual(['127.0.0.1:11581']);
});
