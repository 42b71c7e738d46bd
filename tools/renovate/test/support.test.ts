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

  // Only a second bucket for backups needs it, and no program here has one.
  expect(missing.filter((name) => name !== 'docker.io/rclone/rclone')).toEqual([]);
});

function one(known: unknown, unknown: string | undefined): boolean {
  return (known === undefined) === (unknown !== undefined && unknown.trim() !== '');
}

function isDay(text: string): boolean {
  return DAY.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
}
