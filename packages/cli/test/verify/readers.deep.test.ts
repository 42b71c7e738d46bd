import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CertManager, Credentials, Issuer } from '@monosense-io/cert-manager';
import { Dragonfly } from '@monosense-io/dragonfly';
import { Ambient, Cluster, ExistingSecrets, Platform, Reader } from '@monosense-io/platform';
import { parse, parseAllDocuments } from 'yaml';
import { orderHtml, stagesOf } from '../../src/board/order.ts';
import { readClusters } from '../../src/board/read.ts';
import { compare } from '../../src/diff/compare.ts';
import { meaningOf } from '../../src/diff/meaning.ts';
import { clustersIn, itemsOf } from '../../src/diff/rendering.ts';
import { audit } from '../../src/netpol/audit.ts';
import { readCluster } from '../../src/netpol/read.ts';
import { REPOSITORY_ROOT } from '../../../../checks/sandbox/sandbox.ts';
import { verifyCluster } from '../../src/verify/cluster.ts';
import { programOf } from '../../src/verify/programs.ts';
import { withValidator } from '../../src/verify/validator.ts';
import { lab as repository } from './lab.ts';

const READERS: Array<[string, Reader]> = [
  ['Flux', Reader.flux()],
  ['Argo CD', Reader.argoCd({ repositoryUrl: 'https://github.com/example/lab' })],
  ['plain', Reader.plain()],
];

/** A cluster of k3s with nothing in it. */
function k3s(platform: Platform, name: string, reader: Reader): Cluster {
  return new Cluster(platform, name, {
    name, id: 1, domain: 'example.org', apiEndpoint: 'home.example.org', kubernetesVersion: 'v1.36.1', reader,
    nodes: [{ name: 'home-01', address: '192.168.1.11', controlPlane: true, memory: '16Gi' }], nodeCidr: '192.168.1.0/24', podCidrs: ['10.42.0.0/16'], serviceCidrs: ['10.43.0.0/16'],
  });
}

/** A cluster of k3s with a cache, and a folder that holds it in `clusters/`. */
function lab(reader: Reader): string {
  const root = mkdtempSync(join(tmpdir(), 'readers-'));
  const platform = new Platform({ outdir: join(root, 'clusters') });
  const cluster = k3s(platform, 'home', reader);
  Ambient.provide(cluster, { secretStore: new ExistingSecrets(cluster, 'secrets') });
  new Dragonfly(cluster, 'dragonfly').addInstance('cache', { passwordItem: 'cache' });
  for (const [path, text] of Object.entries(platform.render())) {
    mkdirSync(dirname(join(root, 'clusters', path)), { recursive: true });
    writeFileSync(join(root, 'clusters', path), text);
  }
  return root;
}

const itemsIn = (root: string): ReturnType<typeof itemsOf> => itemsOf(clustersIn(join(root, 'clusters')).get('home')!);

test.each(READERS)('kustomize builds every folder for %s, with the objects that its files hold', (_, reader) => {
  const folder = join(lab(reader), 'clusters/home');
  const folders = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('/kustomization.yaml')).map((path) => join(folder, dirname(path)));

  const built = folders.map((stage) => {
    const { status, stdout, stderr } = spawnSync(programOf(REPOSITORY_ROOT, 'kustomize'), ['build', stage], { encoding: 'utf8' });
    return [status, stderr, parseAllDocuments(stdout).length];
  });

  expect(folders.length).toBeGreaterThanOrEqual(3);
  expect(built).toEqual(folders.map((stage) => [0, '', readdirSync(stage).length - 1]));
});

test('bash understands the script, and helm the files of values', () => {
  const folder = join(lab(Reader.plain()), 'clusters/home/plain');
  // Shows the values that it is given.
  const chart = mkdtempSync(join(tmpdir(), 'chart-'));
  mkdirSync(join(chart, 'templates'));
  writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: any\nversion: 1.0.0\n');
  writeFileSync(join(chart, 'templates/values.yaml'), '{{ toYaml .Values }}\n');
  const values = readdirSync(folder).filter((file) => file.endsWith('.values.yaml'));

  const { stdout, stderr } = spawnSync(programOf(REPOSITORY_ROOT, 'helm'), ['template', 'any', chart, `--values=${join(folder, values[0])}`], { encoding: 'utf8' });

  expect(spawnSync('bash', ['-n', join(folder, 'apply.sh')], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  expect(values).toEqual(['dragonfly-operator-system_dragonfly-operator.values.yaml']);
  expect([stderr, parse(stdout)]).toEqual(['', parse(readFileSync(join(folder, values[0]), 'utf8'))]);
});

test('the audit of the network finds the same for all readers', () => {
  const [flux, ...others] = READERS.map(([, reader]) => audit([readCluster(join(lab(reader), 'clusters'), 'home')], '0000-00-00'));

  expect(flux[0].figures.namespaces).toBeGreaterThan(0);
  expect(others).toEqual([flux, flux]);
});

test.each(READERS)('the board reads the folder for %s', (_, reader) => {
  const [cluster] = readClusters(lab(reader));

  expect(cluster.items.filter(({ kind }) => kind === 'dragonflydb.io/Dragonfly').map(({ stage }) => stage)).toEqual(['dragonfly-cache-instance']);
  expect(orderHtml('home', stagesOf(cluster.items), new Map()).toString()).toContain('<svg');
});

test('the diff says that nothing that holds data goes when Argo CD keeps it', () => {
  const [before] = [itemsIn(lab(Reader.argoCd({ repositoryUrl: 'https://github.com/example/lab' })))];
  const after = before.filter(({ kind }) => kind !== 'dragonflydb.io/Dragonfly');
  const side = (items: typeof before): any => ({ items, packages: {} });

  const rows = meaningOf(compare(before, after), side(before), side(after));

  expect(rows.filter(({ topic }) => topic === 'deleted')).toEqual([{ topic: 'deleted', dangerous: false, text: expect.stringContaining('stays in the cluster') }]);
});

describe('the charts of every reader are rendered by helm, and what comes out is held to the same', () => {
  /** What verify finds in a cluster with certificates, after a change of what is rendered. */
  const verified = async (reader: Reader, change: (text: string) => string = (text) => text): Promise<Record<string, { checked: string; notes: string[]; problems: string[] }>> => {
    const platform = new Platform({ outdir: mkdtempSync(join(tmpdir(), 'readers-')) });
    new CertManager(k3s(platform, 'lab', reader), 'cert-manager', { issuer: Issuer.ca(Credentials.existing('lab-ca')) });
    const files = Object.fromEntries(Object.entries(platform.render()).map(([path, text]) => [`clusters/${path}`, change(text)]));
    const root = repository({ ...files, 'apps/lab/cluster.json': '{ "kubernetesVersion": "v1.36.1" }' });
    const layers = await withValidator(root, (validator) => verifyCluster(root, 'lab', validator));
    return Object.fromEntries(layers.map(({ name, checked, notes, problems }) => [name, { checked, notes, problems }]));
  };

  test.each(READERS)('%s', async (_, reader) => {
    const { helm, kubeconform, policies } = await verified(reader);

    expect(kubeconform.problems).toEqual([]);
    expect(helm).toEqual({ checked: expect.stringMatching(/^1 of 1 releases, \d\d objects$/), notes: [], problems: [] });
    expect(policies).toEqual({ checked: '0 objects of charts by 0 policies', notes: [], problems: [] });
  });

  test('with the same result', async () => {
    const [flux, ...others] = await Promise.all(READERS.map(async ([, reader]) => (await verified(reader)).helm));

    expect(others).toEqual([flux, flux]);
  });

  test.each([
    ['Flux', READERS[0][1], 'cert-manager/cert-manager'],
    ['Argo CD', READERS[1][1], 'argocd/lab-cert-manager-operator.cert-manager'],
    ['plain', READERS[2][1], 'cert-manager/cert-manager'],
  ])('a value that the chart refuses is told with the name of the release for %s', async (_, reader, id) => {
    const { helm } = await verified(reader, (text) => text.replace(/\breplicaCount: \d/, 'replicaCount: many'));

    expect(helm.problems).toEqual([expect.stringMatching(new RegExp(`^\\[${id}\\] must render with cert-manager v[\\d.]+: .*cert-manager: - at '\\S*/replicaCount': got string, want number`))]);
  });
});
