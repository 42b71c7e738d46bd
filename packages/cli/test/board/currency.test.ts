import { Sandbox } from '../../../../checks/sandbox/sandbox.ts';
import { needsOf } from '../../src/currency/main.ts';
import { CLUSTER } from './lab.ts';

const seen = { source: 'https://example.org', read: '2026-11-30' };
const line = (until: string, fixed: Record<string, string> = {}) => ({ support: { until, ...seen }, kubernetes: { first: '1.30', last: '1.35', ...seen }, advisories: { fixed, ...seen } });
const lines = (numbers: Record<string, object>) => ({ newest: { version: '9.9.9', ...seen }, lines: numbers });
const words = { unknown: 'nobody says', ...seen };

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.program('infra', {});
  sandbox.write('clusters/infra/contract.json', { ...CLUSTER.contract, components: { '@monosense-io/cilium': '2.0.0' }, cluster: { ...CLUSTER.contract.cluster, talosVersion: 'v1.12.3', kubernetesVersion: 'v1.35.0' } });
  sandbox.write('clusters/infra/README.md', '# infra\n');
  sandbox.write('clusters/infra/cilium-operator/ocirepository.yaml', 'apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: { name: cilium }\nspec: { url: oci://charts.example.org/cilium, ref: { tag: 1.18.5 } }\n');
  write('platform', { 'siderolabs/talos': lines({ '1.12': line('2027-12-31') }), 'kubernetes/kubernetes': lines({ '1.35': { support: words, kubernetes: words, advisories: words } }) });
  write('cilium', { 'charts.example.org/cilium': lines({ '1.18': line('2027-12-31') }) });
});
afterEach(() => sandbox.remove());

/** What the package of a component says, as the program has it installed. */
function write(component: string, upstreams: object): void {
  sandbox.write(`apps/infra/node_modules/@monosense-io/${component}/support.json`, { format: 1, upstreams });
}

const currency = (...args: string[]) => sandbox.run('node', 'packages/cli/src/main.ts', 'currency', '--today', '2026-11-30', ...args);
const needs = (...args: string[]) => currency(...args).output.split('What needs somebody:\n')[1]?.split('\n').filter(Boolean).map((text) => text.trim()) ?? [];
/** The same without what to do. */
const whatNeeds = (...args: string[]) => needs(...args).map((text) => text.replace(/\((infra)\): .*/, '($1)'));

test('the table has the facts and what is rendered, with the newest known, the end, the range and the risks', () => {
  expect(currency()).toEqual({ status: 0, output: `infra
  what                       version  newest known  supported until  Kubernetes    known against it
  siderolabs/talos           v1.12.3  9.9.9         2027-12-31       1.30 to 1.35
  kubernetes/kubernetes      v1.35.0  9.9.9         no day           no range      nobody knows
  charts.example.org/cilium  1.18.5   9.9.9         2027-12-31       1.30 to 1.35

Nothing needs somebody.
` });
  expect(currency('--check').status).toBe(0);
  expect(currency('--markdown').output).toBe('');
});

test('an end within 60 days is said, and fails nobody; one that is over does', () => {
  write('cilium', { 'charts.example.org/cilium': lines({ '1.18': line('2027-01-29') }) });
  expect(whatNeeds()).toEqual(['charts.example.org/cilium 1.18.5: support ends on 2027-01-29, in 60 days (infra)']);
  expect(currency('--check').status).toBe(0);
  expect(whatNeeds('--today', '2026-11-29')).toEqual([]);
  expect(currency('--markdown').output).toContain('- charts.example.org/cilium 1.18.5: support ends on 2027-01-29, in 60 days (infra): ');

  expect(whatNeeds('--today', '2027-01-30')).toEqual(['charts.example.org/cilium 1.18.5: support ended on 2027-01-29 (infra)']);
  expect(currency('--check', '--today', '2027-01-30').status).toBe(1);
});

test('a build says at its end what ends within 60 days', () => {
  write('cilium', { 'charts.example.org/cilium': lines({ '1.18': line('2027-01-29') }) });

  expect(needsOf(sandbox.root, '2026-11-30')).toEqual([expect.stringMatching(/^needs somebody: charts\.example\.org\/cilium 1\.18\.5: support ends on 2027-01-29, in 60 days \(infra\)/)]);
  expect(needsOf(sandbox.root, '2026-11-29')).toEqual([]);
});

test('what is unsafe, on another Kubernetes or of an unknown line needs somebody at once', () => {
  write('cilium', { 'charts.example.org/cilium': lines({ '1.18': { ...line('2027-12-31', { 'CVE-1': '1.18.6', 'CVE-2': '1.18.5' }), kubernetes: { first: '1.30', last: '1.33', ...seen } } }) });
  write('platform', { 'siderolabs/talos': lines({ '1.13': line('2027-12-31') }) });

  expect(whatNeeds()).toEqual([
    'siderolabs/talos v1.12.3: nothing is known of this line: write it into the support.json of platform (infra)',
    'charts.example.org/cilium 1.18.5: CVE-1 (fixed in 1.18.6), Kubernetes 1.35 (upstream supports 1.30 to 1.33) (infra)',
  ]);
  expect(currency('--check').status).toBe(1);
});

test('what needs somebody says what it means, and which file and command change it', () => {
  write('platform', { 'siderolabs/talos': lines({ '1.12': line('2026-04-30') }), 'kubernetes/kubernetes': lines({ '1.35': line('2026-12-31') }) });
  write('cilium', { 'charts.example.org/cilium': lines({ '1.18': line('2027-12-31', { 'CVE-1': '1.18.6' }) }) });

  const [talos, cilium, kubernetes] = needs();
  expect(talos).toMatch(/ended on 2026-04-30 \(infra\): upstream closes no hole in it any more; .*9\.9\.9 .*'talosVersion' .*cluster\.json.*'npx platform render'$/);
  expect(kubernetes).toMatch(/'kubernetesVersion' .*cluster\.json/);
  expect(cilium).toMatch(/CVE-1 .*@monosense-io\/cilium .*package\.json; then run 'npx platform render', or accept the risk in its main\.ts with 'cluster\.accept'$/);
});

test('what is accepted needs nobody, until the day on which it is over', () => {
  write('cilium', { 'charts.example.org/cilium': lines({ '1.18': line('2027-12-31', { 'CVE-1': '1.18.6' }) }) });
  sandbox.write('clusters/infra/README.md', '# infra\n\n## Accepted risks\n\nVersions.\n\n| what | version | risks | until | why |\n| --- | --- | --- | --- | --- |\n| charts.example.org/cilium | 1.18.5 | CVE-1 | 2027-02-28 | waits for the soak |\n');

  expect(currency('--check')).toEqual({ status: 0, output: expect.stringContaining('CVE-1 (accepted)') });
  expect(whatNeeds('--today', '2027-02-01')).toEqual(['charts.example.org/cilium 1.18.5: is accepted until 2027-02-28, for 27 more days (infra)']);
  expect(whatNeeds('--today', '2027-03-01')).toEqual(['charts.example.org/cilium 1.18.5: was accepted until 2027-02-28, which is over (infra)']);
  expect(currency('--check', '--today', '2027-03-01').status).toBe(1);
});

test('a silence needs somebody once it is over', () => {
  sandbox.write('clusters/infra/README.md', '# infra\n\n## Silences\n\nAlerts.\n\n| silence | alerts | from | until | why |\n| --- | --- | --- | --- | --- |\n| disks | cluster: apps |  | 2026-12-05 | new disks |\n| night | cluster: apps | 2026-11-28 | 2026-11-29T04:00Z | a move |\n');

  expect(needs()).toEqual([expect.stringMatching(/^silence night: was to be heard again after 2026-11-29T04:00Z, and is \(infra\): take it out of 'silences' /)]);
  expect(currency('--check').status).toBe(1);
  expect(currency('--check', '--today', '2026-11-29').status).toBe(0);
  expect(whatNeeds('--today', '2026-12-06')).toHaveLength(2);
});

test('the sources of a package are read before what is installed of it', () => {
  sandbox.configure({ workspace: { packages: 'packages', compile: 'true' } });
  sandbox.write('packages/cilium/support.json', { format: 1, upstreams: { 'charts.example.org/cilium': lines({ '1.18': line('2026-11-29') }) } });

  expect(whatNeeds()).toEqual(['charts.example.org/cilium 1.18.5: support ended on 2026-11-29 (infra)']);
});

test('a package that no cluster runs is listed by its charts, whatever Kubernetes there is', () => {
  sandbox.configure({ workspace: { packages: 'packages', compile: 'true' } });
  sandbox.write('packages/gateway/support.json', { format: 1, upstreams: { 'charts.example.org/gateway': lines({ '1': { ...line('2027-12-31', { 'CVE-1': '1.2.0' }), kubernetes: { first: '1.40', ...seen } } }) } });
  sandbox.write('packages/gateway/charts/gateway.json', { chart: 'gateway', version: '1.1.0', values: {} });

  expect(whatNeeds()).toEqual(['charts.example.org/gateway 1.1.0: CVE-1 (fixed in 1.2.0) (in no cluster)']);
});

test('a platform without such a list is said, and a program may read it all as JSON', () => {
  sandbox.write('apps/infra/node_modules/@monosense-io/cilium/support.json', { format: 1, upstreams: {} });
  sandbox.configure({ programs: 'elsewhere' });

  expect(JSON.parse(currency('--json').output)).toEqual({ rows: [], accepted: [], silences: [], silent: ['infra: platform'] });
  expect(currency('--check').status).toBe(1);
});

test('a day that is none, and a folder without clusters, are refused', () => {
  expect(currency('--today', '30.11.2026').output).toMatch(/^\[currency\] CURRENCY-001: '--today' must be a day, got '30\.11\.2026'/);
  sandbox.configure({ clusters: 'empty' });
  expect(currency()).toEqual({ status: 1, output: expect.stringMatching(/^\[currency\] CURRENCY-002: 'empty' must hold rendered clusters/) });
});
