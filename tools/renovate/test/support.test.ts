import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SupportFile, Upstreams } from '@monosense-io/output';
import type { Support, SupportLine } from '@monosense-io/output';
import { itemsOf, clustersIn } from '../../../packages/cli/src/diff/rendering.ts';
import { UPSTREAM } from '../../../projenrc/renovate.ts';
import { entriesIn } from '../staleness.ts';

const ROOT = join(import.meta.dirname, '../../..');
const files = globSync('packages/*/support.json', { cwd: ROOT });
const supportOf = (folder: string): Support => SupportFile.read(join(ROOT, 'packages', folder, SupportFile.NAME));
const pins = globSync(UPSTREAM, { cwd: ROOT }).flatMap((file) => entriesIn(file.split('/')[1], readFileSync(join(ROOT, file), 'utf8')));
const facts = globSync(['apps/*/cluster.json', 'checks/labs/*/apps/*/cluster.json'], { cwd: ROOT }).map((file) => JSON.parse(readFileSync(join(ROOT, file), 'utf8')));
const DAY = /^\d{4}-\d{2}-\d{2}$/;

test.each(pins)('$folder says what is known of $name $version', ({ folder, name, version }) => {
  const upstream = supportOf(folder).upstreams[name];

  expect(upstream).toBeDefined();
  expect(Upstreams.lineOf(upstream, version)).toBeDefined();
});

describe('who signs the charts of OCI registries', () => {
  // As the certificates say it: of each workflow the branch or the tag that it ran for when it pushed the pinned version.
  const SIGNERS: Readonly<Record<string, string>> = {
    'ghcr.io/cloudnative-pg/charts/cloudnative-pg': 'cloudnative-pg/charts/.github/workflows/release-publish.yml@refs/heads/main',
    'ghcr.io/cloudnative-pg/charts/plugin-barman-cloud': 'cloudnative-pg/charts/.github/workflows/release-publish.yml@refs/heads/main',
    'ghcr.io/controlplaneio-fluxcd/charts/flux-instance': 'controlplaneio-fluxcd/charts/.github/workflows/release.yml@refs/tags/v0.14.8',
    'ghcr.io/controlplaneio-fluxcd/charts/flux-operator': 'controlplaneio-fluxcd/charts/.github/workflows/release.yml@refs/tags/v0.14.8',
    'ghcr.io/coredns/charts/coredns': 'coredns/helm/.github/workflows/release.yaml@refs/heads/master',
    'ghcr.io/external-secrets/charts/external-secrets': 'external-secrets/external-secrets/.github/workflows/helm.yml@refs/heads/main',
    'ghcr.io/rook/rook-ceph': 'rook/rook/.github/workflows/push-build.yaml@refs/tags/v1.20.6',
    'ghcr.io/spegel-org/helm-charts/spegel': 'spegel-org/spegel/.github/workflows/release.yaml@refs/tags/v0.7.4',
    'ghcr.io/stakater/charts/reloader': 'stakater/Reloader/.github/workflows/push-helm-chart.yaml@refs/heads/master',
    'ghcr.io/victoriametrics/helm-charts/victoria-metrics-operator': 'VictoriaMetrics/helm-charts/.github/workflows/release.yaml@refs/heads/master',
    'ghcr.io/victoriametrics/helm-charts/victoria-metrics-operator-crds': 'VictoriaMetrics/helm-charts/.github/workflows/release.yaml@refs/heads/master',
  };
  const charts = globSync(UPSTREAM, { cwd: ROOT }).flatMap((file) => [...readFileSync(join(ROOT, file), 'utf8').matchAll(/repository: 'oci:\/\/([^']+)',\s+name: '([^']+)'/g)].map(([, repository, name]) => ({ folder: file.split('/')[1], name: `${repository}/${name}` })));
  const signed = charts.flatMap(({ folder, name }) => {
    const { issuer, subject } = supportOf(folder).upstreams[name].signature ?? {};
    return issuer === undefined || subject === undefined ? [] : [{ name, issuer, subject }];
  });

  test.each(charts)('$folder knows who signs $name, or says why nobody is asked', ({ folder, name }) => {
    const { issuer, subject, unverified, source = '', read = '' } = supportOf(folder).upstreams[name].signature ?? {};

    expect(one(issuer, unverified) && one(subject, unverified)).toBe(true);
    expect(source.trim()).not.toBe('');
    expect(isDay(read)).toBe(true);
  });

  test('is said of these and of nothing else', () => {
    const said = files.flatMap((file) => Object.entries(supportOf(file.split('/')[1]).upstreams).flatMap(([name, { signature }]) => (signature ? [name] : [])));

    expect(said.sort()).toEqual(charts.map(({ name }) => name).sort());
    expect(signed.map(({ name }) => name).sort()).toEqual(Object.keys(SIGNERS).sort());
  });

  // Flux reads them as Go's expressions and this test as JavaScript's: nothing may mean two things, and nothing may be open at an end.
  test.each(signed)('$name has expressions that every program reads alike', ({ issuer, subject }) => {
    for (const expression of [issuer, subject]) expect(expression).toMatch(/^\^(?:[\w:/@-]|\\\.|\\d\+)+\$$/);
  });

  test.each(signed)('$name is taken from its signer and nobody else', ({ name, issuer, subject }) => {
    const identity = `https://github.com/${SIGNERS[name]}`;
    const takes = (text: string): boolean => new RegExp(subject).test(text);
    const others = [
      identity.replace(/refs\/.*/, 'refs/pull/1/merge'), identity.replace(/refs\/.*/, 'refs/heads/anything'), identity.replace(/refs\/.*/, 'refs/tags/v1.2.3-rc.1'),
      identity.replace(/workflows\/[^@]+/, 'workflows/other.yaml'), identity.replace('github.com/', 'github.com/somebody-'), identity.replace('github.com', 'githubxcom'),
      identity.replace('.github', 'xgithub'), `${identity}-2`, `https://example.org/${identity}`, `${identity}\n`,
    ];

    expect(takes(identity)).toBe(true);
    expect(others.filter(takes)).toEqual([]);
    expect(new RegExp(issuer).test('https://token.actions.githubusercontent.com')).toBe(true);
    expect(['https://token.actions.githubusercontent.com.example.org', 'https://tokenxactions.githubusercontent.com', 'https://accounts.google.com'].filter((other) => new RegExp(issuer).test(other))).toEqual([]);
  });
});

test('a package says nothing of what it does not pin', () => {
  const said = files.filter((file) => file !== 'packages/platform/support.json').flatMap((file) => Object.keys(supportOf(file.split('/')[1]).upstreams).map((name) => `${file.split('/')[1]} ${name}`));

  expect(said.filter((name) => !pins.some((pin) => name === `${pin.folder} ${pin.name}`))).toEqual([]);
});

test.each(facts.map(({ name, talosVersion, kubernetesVersion }) => ({ name, talosVersion, kubernetesVersion })))('the core says what is known of Talos and Kubernetes of $name', ({ talosVersion, kubernetesVersion }) => {
  const { upstreams } = supportOf('platform');

  expect(Upstreams.lineOf(upstreams['kubernetes/kubernetes'], kubernetesVersion)).toBeDefined();
  if (talosVersion !== undefined) expect(Upstreams.lineOf(upstreams['siderolabs/talos'], talosVersion)).toBeDefined();
});

describe.each(files)('%s', (file) => {
  const { upstreams } = supportOf(file.split('/')[1]);
  const lines: Array<[string, SupportLine]> = Object.entries(upstreams).flatMap(([name, upstream]) => Object.entries(upstream.lines).map(([numbers, line]): [string, SupportLine] => [`${name} ${numbers}`, line]));

  test('travels with its package', () => {
    expect(JSON.parse(readFileSync(join(ROOT, dirname(file), 'package.json'), 'utf8')).files).toContain(SupportFile.NAME);
  });

  test('says of everything where it stands, and when somebody has read it there', () => {
    const said = [...Object.entries(upstreams).map(([name, { newest }]) => ({ name, ...newest })), ...lines.flatMap(([name, { support, kubernetes, advisories }]) => [support, kubernetes, advisories].map((one) => ({ name, ...one })))];

    expect(said.filter(({ source, read }) => source.trim() === '' || !isDay(read)).map(({ name }) => name)).toEqual([]);
  });

  test('knows each thing, or says why nobody does, and never both', () => {
    const faults = lines.flatMap(([name, { support, kubernetes, advisories }]) => [
      ...(one(support.until, support.unknown) ? [] : [`support of ${name}`]),
      ...(one(kubernetes.first ?? kubernetes.last, kubernetes.unknown) ? [] : [`Kubernetes of ${name}`]),
      ...(one(advisories.fixed, advisories.unknown) ? [] : [`advisories of ${name}`]),
    ]);

    expect(faults).toEqual([]);
  });

  test('writes days, minor versions of Kubernetes and versions as they are compared', () => {
    const faults = lines.flatMap(([name, { support: { until }, kubernetes: { first, last }, advisories: { fixed } }]) => [
      ...(until === undefined || isDay(until) ? [] : [`${name}: ${until}`]),
      ...[first, last].filter((minor) => minor !== undefined && !/^1\.\d+$/.test(minor)).map((minor) => `${name}: ${minor}`),
      ...Object.entries(fixed ?? {}).filter(([, version]) => version !== Upstreams.NOT_FIXED && !/^v?\d+(\.\d+)+/.test(version)).map(([advisory, version]) => `${name}: ${advisory} ${version}`),
    ]);

    expect(faults).toEqual([]);
  });
});

// A version that no cluster runs yet may pin more than what is rendered.
test('all that packages pin is found in what clusters render that run them', () => {
  const clusters = [...clustersIn(join(ROOT, 'clusters')).values()].map((rendered) => ({ components: JSON.parse(rendered.get('contract.json')!).components as Record<string, string>, objects: itemsOf(rendered).map(({ content }) => content) }));
  const missing = files.map((file) => file.split('/')[1]).flatMap((folder) => {
    const { upstreams } = supportOf(folder);
    const { name, version } = JSON.parse(readFileSync(join(ROOT, 'packages', folder, 'package.json'), 'utf8'));
    const running = clusters.filter(({ components }) => components[name] === version);
    const found = new Set(running.flatMap(({ objects }) => Upstreams.versionsIn(upstreams, objects)).map(({ upstream }) => upstream));
    return running.length === 0 ? [] : Object.keys(upstreams).filter((upstream) => !found.has(upstream));
  });

  // Only a second bucket for backups, drills of restores and snapshots of etcd need them, and no program here has one.
  expect(missing.filter((name) => !['docker.io/rclone/rclone', 'ghcr.io/cloudnative-pg/plugin-barman-cloud-sidecar', 'registry.k8s.io/etcd'].includes(name))).toEqual([]);
});

function one(known: unknown, unknown: string | undefined): boolean {
  return (known === undefined) === (unknown !== undefined && unknown.trim() !== '');
}

function isDay(text: string): boolean {
  return DAY.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
}
