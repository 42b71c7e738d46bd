import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CertManager, Credentials, Issuer } from '@monosense-io/cert-manager';
import { Dragonfly } from '@monosense-io/dragonfly';
import { Ambient, Cluster, ExistingSecrets, Platform, Reader } from '@monosense-io/platform';
import { parse } from 'yaml';
import { ARGO_CD } from '../../../tools/schemas/packages.ts';

const JUDGE = join(__dirname, '../judge');
const scratch = mkdtempSync(join(tmpdir(), 'argo-cd-'));

/** What Argo CD's own code says of what is rendered. */
interface Verdict {
  readonly applications: ReadonlyArray<{ name: string; wave: number; problem?: string; retries?: number[]; values?: string }>;
  readonly health: ReadonlyArray<{ status: string; message: string; problem?: string }>;
}

beforeAll(() => {
  const { status, stderr } = spawnSync('go', ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', join(scratch, 'judge'), '.'], { cwd: JUDGE, encoding: 'utf8' });
  expect([status, stderr.replace(/^go: downloading .*\n/gm, '')]).toEqual([0, '']);
});

/** Objects of a rendered cluster with a cache and certificates, by their files. */
function rendered(reader: Reader): Record<string, any> {
  const platform = new Platform({ outdir: mkdtempSync(join(tmpdir(), 'argo-cd-')) });
  const cluster = new Cluster(platform, 'home', {
    name: 'home', id: 1, domain: 'example.org', apiEndpoint: 'home.example.org', kubernetesVersion: 'v1.36.1', reader,
    nodes: [{ name: 'home-01', address: '192.168.1.11', controlPlane: true, memory: '16Gi' }], nodeCidr: '192.168.1.0/24', podCidrs: ['10.42.0.0/16'], serviceCidrs: ['10.43.0.0/16'],
  });
  Ambient.provide(cluster, { secretStore: new ExistingSecrets(cluster, 'secrets') });
  new Dragonfly(cluster, 'dragonfly').addInstance('cache', { passwordItem: 'cache' });
  new CertManager(cluster, 'cert-manager', { issuer: Issuer.ca(Credentials.existing('lab-ca')) });
  return Object.fromEntries(Object.entries(platform.render()).filter(([path]) => path.endsWith('.yaml')).map(([path, text]) => [path.replace(/^home\//, ''), parse(text)]));
}

const cluster = rendered(Reader.argoCd({ repositoryUrl: 'https://github.com/example/lab' }));
const settings = cluster['bootstrap/argo-cd/argocd-cm.yaml'];
const applications = [cluster['bootstrap/argo-cd/root.yaml'], ...Object.entries(cluster).filter(([path]) => /^argo-cd\/(?!kustomization)/.test(path)).map(([, object]) => object)];

function judged(given: { settings?: object; applications?: readonly object[]; objects?: readonly object[] }): Verdict {
  const file = join(scratch, 'given.json');
  writeFileSync(file, JSON.stringify({ settings, applications: [], objects: [], ...given }));
  const { status, stdout, stderr } = spawnSync(join(scratch, 'judge'), [file], { encoding: 'utf8' });
  // Argo CD logs what it does.
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

test('the judge is the Argo CD whose schema the core ships', () => {
  expect(readFileSync(join(JUDGE, 'go.mod'), 'utf8')).toContain(`require github.com/argoproj/argo-cd/v3 ${ARGO_CD}\n`);
});

test('every Application is one to it, without a field that it doesn\'t know, and with times that it can read', () => {
  const verdict = judged({ applications });

  expect(verdict.applications.length).toBeGreaterThanOrEqual(7);
  expect(verdict.applications.filter(({ problem }) => problem !== undefined)).toEqual([]);
  expect(verdict.applications[1].retries).toEqual([10, 20, 40, 80, 120, 120]);
});

test.each<[string, (spec: any) => object, RegExp]>([
  ['a field that it doesn\'t know', (spec) => ({ ...spec, syncPolcy: {} }), /unknown field "syncPolcy"/],
  ['a time that it can\'t read', (spec) => ({ ...spec, syncPolicy: { retry: { backoff: { duration: 'soon', maxDuration: '2m' } } } }), /unable to parse soon as a duration/],
])('it refuses %s', (_case, change, problem) => {
  const [, { spec, ...one }] = applications;

  expect(judged({ applications: [{ ...one, spec: change(spec) }] }).applications[0].problem).toMatch(problem);
});

test('helm is given the values that Flux would give it', () => {
  const releases = Object.values(rendered(Reader.flux())).filter(({ kind, spec }) => kind === 'HelmRelease' && spec.values !== undefined);
  const verdict = judged({ applications });

  const given = verdict.applications.filter(({ values }) => values).map(({ values }) => parse(values!));

  expect(given).toHaveLength(releases.length);
  expect(given).toEqual(expect.arrayContaining(releases.map(({ spec }) => spec.values)));
});

test('each stage has a later wave than all that it waits for with Flux', () => {
  const kustomizations = Object.values(rendered(Reader.flux())).filter(({ apiVersion, kind }) => kind === 'Kustomization' && apiVersion.startsWith('kustomize.toolkit.fluxcd.io/'));
  const waves = judged({ applications }).applications.map(({ name, wave }) => ({ stage: name.replace('home-', '').split('.')[0], wave }));
  const of = (stage: string): number[] => waves.filter((one) => one.stage === stage).map(({ wave }) => wave);

  const early = kustomizations.flatMap(({ metadata: { name }, spec: { dependsOn = [] } }) => (
    dependsOn.filter((other: { name: string }) => of(other.name).length > 0 && Math.min(...of(name)) <= Math.max(...of(other.name))).map((other: { name: string }) => `${name} before ${other.name}`)
  ));

  expect(Math.max(...waves.map(({ wave }) => wave))).toBeGreaterThanOrEqual(2);
  expect(early).toEqual([]);
});

describe('Argo CD reads the settings, runs their Lua, and calls', () => {
  const application = (status?: object): object => ({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'web' }, ...(status === undefined ? {} : { status }) });
  const dragonfly = (status?: object): object => ({ apiVersion: 'dragonflydb.io/v1alpha1', kind: 'Dragonfly', metadata: { name: 'cache' }, ...(status === undefined ? {} : { status }) });

  test.each<[string, object, string]>([
    ['an Application that nobody has looked at', application(), 'Progressing'],
    ['one whose sync runs', application({ operationState: { phase: 'Running' }, health: { status: 'Healthy' } }), 'Progressing'],
    ['one whose sync has failed, though nothing of it is ill', application({ operationState: { phase: 'Failed' }, health: { status: 'Healthy' } }), 'Progressing'],
    ['one whose sync has succeeded, and which is well', application({ operationState: { phase: 'Succeeded' }, health: { status: 'Healthy' } }), 'Healthy'],
    ['one whose sync has succeeded, and which is ill', application({ operationState: { phase: 'Succeeded' }, health: { status: 'Degraded' } }), 'Degraded'],
    ['a Dragonfly without a status', dragonfly(), 'Progressing'],
    ['one whose resources are made', dragonfly({ phase: 'ResourcesCreated' }), 'Progressing'],
    ['one that is ready', dragonfly({ phase: 'Ready' }), 'Healthy'],
  ])('%s', (_case, object, status) => {
    expect(judged({ objects: [object] }).health).toEqual([expect.objectContaining({ status })]);
  });

  test('nothing that the settings don\'t speak of', () => {
    expect(judged({ settings: { ...settings, data: {} }, objects: [dragonfly({ phase: 'Ready' })] }).health).toEqual([expect.objectContaining({ problem: 'argocd-cm says nothing of this kind' })]);
  });
});
