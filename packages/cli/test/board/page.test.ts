/** The whole page, as text and in a real browser. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { REPOSITORY_ROOT } from '../../../../checks/sandbox/sandbox.ts';
import { htmlOf } from '../../src/board/html.ts';
import type { Board } from '../../src/board/model.ts';
import { readClusters } from '../../src/board/read.ts';
import { BOARD, CLUSTER, fiveClusters, item, stage } from './lab.ts';

const SCRIPT = '<script>alert(1)';

/** Every name and text that comes from outside tries to become something else. */
const HOSTILE: Board = {
  ...BOARD,
  status: { ...BOARD.status, components: BOARD.status.components.map(({ component, cells }) => ({ component: component + SCRIPT, cells: cells.map((cell) => ({ ...cell, bad: SCRIPT, overridden: SCRIPT })) })), stages: BOARD.status.stages.map((stage) => ({ ...stage, closed: SCRIPT, differences: [{ component: SCRIPT, here: SCRIPT, ahead: SCRIPT }] })), overrides: [{ versions: [{ cluster: SCRIPT, component: SCRIPT, version: SCRIPT }], reason: SCRIPT, by: SCRIPT, at: 0, commit: SCRIPT }] },
  upstream: BOARD.upstream.map((one) => ({ ...one, folder: SCRIPT, name: SCRIPT, version: SCRIPT })),
  currency: { rows: BOARD.currency.rows.map((row) => ({ ...row, upstream: SCRIPT, version: SCRIPT, newest: SCRIPT, support: { until: SCRIPT }, kubernetes: { range: SCRIPT }, risks: [{ name: SCRIPT, details: SCRIPT, accepted: true }], problems: [{ now: true, text: SCRIPT }] })), accepted: [], silences: [], silent: [SCRIPT] },
  components: BOARD.components.map((component) => ({ ...component, name: component.name + SCRIPT, changelog: `## ${SCRIPT}\n\n${SCRIPT}\n` })),
  clusters: [{
    ...CLUSTER,
    name: `in"${SCRIPT}`,
    items: [
      stage(SCRIPT), stage('b', SCRIPT),
      item('external-secrets.io/ExternalSecret', `app/${SCRIPT}`, { secretStoreRef: { name: SCRIPT }, data: [{ remoteRef: { key: SCRIPT, property: SCRIPT } }] }),
      item('operator.victoriametrics.com/VMRule', 'a/b', { groups: [{ rules: [{ alert: SCRIPT, for: SCRIPT, labels: { severity: SCRIPT }, annotations: { summary: SCRIPT, runbook_url: `https://example.org/"${SCRIPT}` } }] }] }),
      item('gateway.networking.k8s.io/HTTPRoute', `app/${SCRIPT}`, { hostnames: [SCRIPT], rules: [{ backendRefs: [{ name: SCRIPT }] }] }),
    ],
    contract: { ...CLUSTER.contract, hostnames: [SCRIPT], addresses: [SCRIPT] },
    connections: { ...CLUSTER.connections!, open: [SCRIPT], pods: [{ name: SCRIPT, namespace: SCRIPT, labels: {} }], connections: [{ client: { pods: SCRIPT }, server: { dns: SCRIPT }, ports: [] }] },
    readme: `\n## Escape hatches\n\n| where | what | why |\n| --- | --- | --- |\n| ${SCRIPT} | ${SCRIPT} | ${SCRIPT} |\n`,
    runbooks: [`${SCRIPT}.md`],
  }],
};

test('no name becomes anything but text', () => {
  const page = htmlOf(HOSTILE);

  // Names and texts of pins, releases, clusters, policies, routes, secrets and alerts are all there.
  for (const place of ['soaking for apps: cilium', '#notes-dns', 'Cluster in&quot;', 'Nobody else may, except with ', 'HTTPRoute app/', '>app/', 'Alerts: 1 ', 'https://example.org/&quot;']) expect(page).toContain(`${place}&lt;script&gt;alert(1)`);
  expect(page).not.toMatch(/<script|<img|<link|\son\w+=|url\(|@import/);
});

test('every link within the page leads somewhere, and no id is there twice', () => {
  const page = htmlOf({ ...BOARD, clusters: readClusters(REPOSITORY_ROOT) });
  const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);

  expect([...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id).filter((id) => !ids.includes(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
});

const CHROMIUM = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => path && existsSync(path));
if (!CHROMIUM) console.warn("Nothing looks at the page in a browser, since there is none: run 'apt-get install --no-install-recommends chromium', or name one in CHROMIUM");

(CHROMIUM ? describe : describe.skip)('in Chromium, as every cluster of this repository is rendered', () => {
  let folder: string;
  let file: string;
  let browser: Browser;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'board-'));
    file = join(folder, 'index.html');
    writeFileSync(file, htmlOf({ ...BOARD, clusters: readClusters(REPOSITORY_ROOT) }));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  /** Opens the page, and notes whatever it asks for or complains of. */
  const open = async (options: BrowserContextOptions): Promise<{ page: Page; noise: string[] }> => {
    const page = await browser.newPage(options);
    const noise: string[] = [];
    page.on('request', (request) => noise.push(request.url()));
    page.on('console', (message) => noise.push(message.text()));
    page.on('pageerror', (error) => noise.push(error.message));
    await page.goto(pathToFileURL(file).href);
    return { page, noise };
  };

  test.each(['light', 'dark'] as const)('it fits on a phone, closed and unfolded, and is readable in the %s', async (colorScheme) => {
    const { page, noise } = await open({ viewport: { width: 360, height: 740 }, colorScheme });
    const width = () => page.evaluate('document.documentElement.scrollWidth');

    expect(await width()).toBe(360);
    await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
    expect(await width()).toBe(360);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe({ light: 'rgb(255, 255, 255)', dark: 'rgb(13, 17, 23)' }[colorScheme]);
    expect(await page.evaluate(LOW_CONTRAST)).toEqual([]);
    // The page itself is all that was asked for.
    expect(noise).toEqual([pathToFileURL(file).href]);
    await page.close();
  });

  test('five clusters stand beside each other, and on a phone the name of a component stays where it is', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const scroll = () => page.evaluate("(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('.scroll'))");
    const left = () => page.evaluate("document.querySelector('.scroll tbody th').getBoundingClientRect().left");
    await page.setContent(htmlOf(fiveClusters()));

    expect((await page.locator('.scroll thead th').allTextContents()).slice(0, 6)).toEqual(['component', 'canary', 'near', 'far', 'home', 'shop']);
    expect(await scroll()).toBe(0);
    await page.setViewportSize({ width: 360, height: 740 });
    const before = await left();
    await page.evaluate("document.querySelector('.scroll').scrollLeft = 300");
    expect(await scroll()).toBeGreaterThan(0);
    expect(await left()).toBe(before);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    expect(await page.evaluate(LOW_CONTRAST)).toEqual([]);
    await page.close();
  }, 60_000);

  test('the keyboard reaches all of it, in the order in which it is read', async () => {
    const { page } = await open({ viewport: { width: 1280, height: 800 } });
    const focused = () => page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()") as Promise<string>;
    const tab = async () => {
      await page.keyboard.press('Tab');
      return focused();
    };

    expect(await tab()).toBe('Skip to the content');
    expect(await page.evaluate('document.activeElement.getBoundingClientRect().left')).toBeGreaterThan(0);
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    expect([await tab(), await tab(), await tab(), await tab(), await tab()]).toEqual(['Versions', 'Release notes', 'apps', 'infra', 'Versions on every cluster']);
    expect([await tab(), await tab(), await tab()]).toEqual(['cilium', 'infra 2 versions of upstream\'s', 'cilium 2.0.0, 1.1.0']);
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.parentElement.open')).toBe(true);
    await page.close();
  });

  test('the skip link leads past the navigation, and the name of a component opens its notes', async () => {
    const { page } = await open({ viewport: { width: 1280, height: 800 } });

    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
    await page.click('a[href="#notes-cilium"]');
    expect(await page.isVisible('#notes-cilium')).toBe(true);
    await page.close();
  });
});

/** The texts whose contrast with what is behind them is below 4.5. */
const LOW_CONTRAST = `(() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => parts(colour).slice(0, 3).map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)).reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const behind = (element) => (element === null ? 'rgb(255, 255, 255)' : parts(getComputedStyle(element).backgroundColor)[3] === 0 ? behind(element.parentElement) : getComputedStyle(element).backgroundColor);
  const contrast = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  return [...document.querySelectorAll('body *')].filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .filter((element) => contrast(light(getComputedStyle(element)[element.closest('svg') ? 'fill' : 'color']), light(behind(element))) < 4.5).map((element) => element.outerHTML).slice(0, 3);
})()`;
