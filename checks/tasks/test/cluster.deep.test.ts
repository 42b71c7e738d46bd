import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startApiServer } from '../../../packages/cli/src/lab/api-server.ts';
import { establish, namespaceOf } from '../../../packages/cli/src/lab/api.ts';
import type { Client } from '../../../packages/cli/src/lab/client.ts';
import { Lab } from '../../../packages/cli/src/lab/lab.ts';
import type { KubeObject } from '../../../packages/cli/src/lab/rendered.ts';
import { Operator, refusalOf } from '../operator.ts';
import { ROOT } from '../programs.ts';

/*
 * Tasks with the real go-task, kubectl and flux against a real API server. No controller and no kubelet runs there: what these would
 * write into the status of objects, the test writes.
 */

const TIME = '2026-01-31T12:00:00Z';
const KUSTOMIZE = 'kustomize.toolkit.fluxcd.io/v1';
const HELM = 'helm.toolkit.fluxcd.io/v2';
const SOURCE = 'source.toolkit.fluxcd.io/v1';
const SECRETS = 'external-secrets.io/v1';

let lab: Lab;
let client: Client;
let operator: Operator;
let playing = true;
/** Secrets that the store doesn't answer for. */
const lost = new Set<string>();

const kustomization = (name: string): KubeObject => ({
  apiVersion: KUSTOMIZE, kind: 'Kustomization', metadata: { name, namespace: 'flux-system' },
  spec: { interval: '1h', path: `./clusters/home/${name}`, prune: true, sourceRef: { kind: 'GitRepository', name: 'flux-system' } },
});
const release = (namespace: string, name: string, by?: string): KubeObject => ({
  apiVersion: HELM, kind: 'HelmRelease',
  metadata: { name, namespace, ...(by === undefined ? {} : { labels: { 'kustomize.toolkit.fluxcd.io/name': by, 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' } }) },
  spec: { interval: '1h', chartRef: { kind: 'OCIRepository', name } },
});
const chart = (namespace: string, name: string): KubeObject => ({ apiVersion: SOURCE, kind: 'OCIRepository', metadata: { name, namespace }, spec: { interval: '1h', url: `oci://charts.example.org/${name}`, ref: { tag: '1.0.0' } } });
const secret = (namespace: string, name: string, refreshPolicy?: string): KubeObject => ({
  apiVersion: SECRETS, kind: 'ExternalSecret', metadata: { name, namespace },
  spec: { refreshInterval: '1h', ...(refreshPolicy === undefined ? {} : { refreshPolicy }), secretStoreRef: { kind: 'ClusterSecretStore', name: 'store' }, dataFrom: [{ extract: { key: name } }] },
});
const pod = (namespace: string, name: string, app: string, spec: object = {}): KubeObject => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels: { 'app.kubernetes.io/name': app } },
  spec: {
    containers: [{ name: 'app', image: 'example.org/app:1.0.0', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
    securityContext: { runAsNonRoot: true, runAsUser: 1001, fsGroup: 2002, seccompProfile: { type: 'RuntimeDefault' } }, ...spec,
  },
});

/** Writes what Flux, External Secrets and a kubelet would. */
async function play(): Promise<void> {
  const ready = (type = 'Ready') => [{ type, status: 'True', reason: 'Succeeded', message: 'done', lastTransitionTime: TIME }];
  while (playing) {
    for (const [apiVersion, kind] of [[KUSTOMIZE, 'Kustomization'], [HELM, 'HelmRelease'], [SOURCE, 'GitRepository'], [SOURCE, 'OCIRepository']]) {
      for (const object of (await client.list(apiVersion, kind)).items) {
        const asked = object.metadata.annotations?.['reconcile.fluxcd.io/requestedAt'];
        if (object.spec.suspend || (object.status?.observedGeneration === object.metadata.generation && object.status?.lastHandledReconcileAt === asked)) continue;
        // One that has failed stays so until it is resumed.
        if (object.metadata.name === 'broken' && object.metadata.generation === 1) continue;
        const artifact = { digest: `sha256:${'0'.repeat(64)}`, lastUpdateTime: TIME, path: 'x', revision: 'main@sha1:1', url: 'http://127.0.0.1/x' };
        await client.patch(object, { status: { observedGeneration: object.metadata.generation, lastHandledReconcileAt: asked, conditions: ready().map((one) => ({ ...one, observedGeneration: object.metadata.generation })), ...(apiVersion === SOURCE ? { artifact } : {}), ...(kind === 'Kustomization' ? { lastAppliedRevision: artifact.revision } : {}) } }, '/status').catch(() => undefined);
      }
    }
    for (const one of (await client.list(SECRETS, 'ExternalSecret')).items.filter(({ metadata }) => metadata.annotations?.['force-sync'] !== undefined && !lost.has(metadata.name))) {
      await client.patch(one, { status: { refreshTime: '2026-01-31T13:00:00Z', conditions: ready() } }, '/status').catch(() => undefined);
    }
    for (const one of (await client.list('v1', 'Pod')).items.filter(({ metadata, status }) => metadata.name.startsWith('browse-') && status.phase === 'Pending')) {
      await client.patch(one, { status: { phase: 'Running', conditions: ready() } }, '/status').catch(() => undefined);
    }
    await new Promise((done) => setTimeout(done, 200));
  }
}

const crds = (name: string, wanted: (file: string) => boolean): KubeObject[] => readdirSync(join(ROOT, 'packages', name, 'crds'))
  .filter((file) => !/^[A-Z]+\.json$/.test(file) && wanted(file)).map((file) => JSON.parse(readFileSync(join(ROOT, 'packages', name, 'crds', file), 'utf8')));

const of = async (object: KubeObject): Promise<any> => client.get(object);

beforeAll(async () => {
  lab = new Lab();
  const server = await startApiServer(ROOT, lab, '10.96.0.0/12');
  client = server.client;
  await establish(client, [...crds('flux', (file) => file.includes('.toolkit.fluxcd.io')), ...crds('external-secrets', (file) => file.startsWith('externalsecrets.'))]);
  for (const name of ['flux-system', 'media', 'shop', 'idle']) {
    await client.apply({ ...namespaceOf(name), metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } });
    await client.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } });
  }
  await client.apply({ apiVersion: SOURCE, kind: 'GitRepository', metadata: { name: 'flux-system', namespace: 'flux-system' }, spec: { interval: '1h', url: 'https://git.example.org/you/lab' } });
  for (const object of [kustomization('flux-system'), kustomization('plex'), kustomization('shop'), chart('media', 'plex'), release('media', 'plex', 'plex'), chart('shop', 'broken'), release('shop', 'broken', 'shop'), secret('shop', 'login'), secret('shop', 'once', 'CreatedOnce'), secret('media', 'token')]) await client.apply(object);
  await client.patch(release('shop', 'broken'), { status: { observedGeneration: 1, conditions: [{ type: 'Ready', status: 'False', reason: 'InstallFailed', message: 'no', lastTransitionTime: TIME }] } }, '/status');
  operator = new Operator().use('kubectl', 'flux').standInPlatform().logIn('home', server.kubeconfig);
  void play();
}, 1_800_000);

afterAll(async () => {
  playing = false;
  await lab.close();
});

beforeEach(() => {
  operator.answer();
  operator.calls();
});

describe('flux', () => {
  test('suspends an app of both kinds, and resumes it when it is applied', async () => {
    expect(await operator.started(['flux:suspend', 'CLUSTER=home', 'APP=plex'])).toMatchObject({ status: 0 });
    const suspended = [await of(kustomization('plex')), await of(release('media', 'plex'))].map(({ spec }) => spec.suspend);

    expect(await operator.started(['flux:resume', 'CLUSTER=home', 'APP=plex'])).toMatchObject({ status: 0 });
    expect(suspended).toEqual([true, true]);
    expect([await of(kustomization('plex')), await of(release('media', 'plex'))].map(({ spec }) => spec.suspend ?? false)).toEqual([false, false]);
    expect((await of(kustomization('shop'))).spec.suspend).toBeUndefined();
  });

  test('reconciles an app with its sources', async () => {
    expect(await operator.started(['flux:reconcile', 'CLUSTER=home', 'APP=plex'])).toMatchObject({ status: 0 });

    for (const object of [kustomization('plex'), release('media', 'plex'), chart('media', 'plex'), { ...chart('flux-system', 'flux-system'), kind: 'GitRepository' }]) {
      expect((await of(object)).metadata.annotations).toHaveProperty(['reconcile.fluxcd.io/requestedAt']);
    }
    expect((await of(kustomization('shop'))).metadata.annotations).toBeUndefined();
  });

  test('shows what it has done with one app', async () => {
    for (const name of ['plex', 'shop']) {
      const { metadata } = await of(kustomization(name));
      await client.apply({ apiVersion: 'v1', kind: 'Event', metadata: { name: `${name}.1`, namespace: 'flux-system' }, involvedObject: { apiVersion: KUSTOMIZE, kind: 'Kustomization', name, namespace: 'flux-system', uid: metadata.uid }, type: 'Normal', reason: 'ReconciliationSucceeded', message: `${name} was applied`, lastTimestamp: TIME });
    }

    const { status, stdout } = await operator.started(['flux:events', 'CLUSTER=home', 'APP=shop']);

    expect(status).toBe(0);
    expect(stdout).toContain('shop was applied');
    expect(stdout).not.toContain('plex was applied');
  });

  test('says what a working tree would change, and changes nothing', async () => {
    const settings = (mode: string): KubeObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop', labels: { 'kustomize.toolkit.fluxcd.io/name': 'shop', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' } }, data: { mode } });
    await client.apply(settings('old'), { manager: 'kustomize-controller' });
    const write = (mode: string) => operator.write('clusters/home/shop/settings.yaml', JSON.stringify({ ...settings(mode), metadata: { name: 'settings', namespace: 'shop' } }));
    write('old');
    const same = await operator.started(['flux:diff', 'CLUSTER=home', 'APP=shop']);
    write('new');
    const changed = await operator.started(['flux:diff', 'CLUSTER=home', 'APP=broken']);

    expect(same).toMatchObject({ status: 0, stdout: expect.stringContaining('would change: nothing') });
    expect(changed).toMatchObject({ status: 0, stdout: expect.stringContaining('would change: shop') });
    expect(changed.stdout).toMatch(/ConfigMap\/shop\/settings drifted[^]*- old[^]*\+ new/);
    expect((await of(settings('')))!.data).toEqual({ mode: 'old' });
  });
});

describe('k8s', () => {
  test('restarts a HelmRelease that has failed, and leaves those alone that are ready', async () => {
    const before = (await of(release('media', 'plex'))).metadata.generation;

    expect(await operator.started(['k8s:hr-restart', 'CLUSTER=home'])).toMatchObject({ status: 0 });
    const { spec, status, metadata } = await of(release('shop', 'broken'));

    expect(spec.suspend ?? false).toBe(false);
    expect(metadata.generation).toBe(3);
    expect(status.conditions[0].status).toBe('True');
    expect((await of(release('media', 'plex'))).metadata.generation).toBe(before);
  });

  test('has secrets read now that are read more than once', async () => {
    const { status, stdout } = await operator.started(['k8s:sync-secrets', 'CLUSTER=home', 'NAMESPACE=shop']);

    expect(status).toBe(0);
    expect(stdout).toContain('shop/login: read');
    expect((await of(secret('shop', 'login'))).metadata.annotations).toHaveProperty('force-sync');
    for (const other of [secret('shop', 'once'), secret('media', 'token')]) expect((await of(other)).metadata.annotations).toBeUndefined();
  });

  test('says which secret was not read in time', async () => {
    lost.add('token');

    expect(await operator.started(['k8s:sync-secrets', 'CLUSTER=home', 'APP=token'], { SECONDS_EACH: '2' })).toMatchObject({ status: 201, stderr: expect.stringContaining("[home] a new value of media/token must come within 2 seconds, and didn't") });
  });

  describe('pods that have failed', () => {
    const pods = { failed: pod('shop', 'evicted', 'shop'), other: pod('media', 'evicted', 'plex'), running: pod('shop', 'running', 'shop') };
    beforeEach(async () => {
      for (const object of Object.values(pods)) await client.apply(object);
      for (const object of [pods.failed, pods.other]) await client.patch(object, { status: { phase: 'Failed', reason: 'Evicted' } }, '/status');
      await client.patch(pods.running, { status: { phase: 'Running' } }, '/status');
    });
    const left = async () => (await Promise.all(Object.values(pods).map((each) => of(each)))).map((found) => found !== undefined && found.metadata.deletionTimestamp === undefined);

    test('are named, and stay when nobody says so', async () => {
      const { status, stderr } = operator.task(['k8s:cleanse-pods', 'CLUSTER=home'], { input: 'yes\n' });

      expect(stderr).toMatch(/These pods of home go, with their logs:\n(media evicted Evicted\nshop evicted Evicted|shop evicted Evicted\nmedia evicted Evicted)\n/);
      expect(status).toBe(201);
      expect(await left()).toEqual([true, true, true]);
    });

    test('of one namespace go when its cluster is typed', async () => {
      expect(operator.task(['k8s:cleanse-pods', 'CLUSTER=home', 'NAMESPACE=shop'], { input: 'home\n' })).toMatchObject({ status: 0 });
      expect(await left()).toEqual([false, true, true]);
    });

    test('go without a question with --yes', async () => {
      expect(operator.task(['--yes', 'k8s:cleanse-pods', 'CLUSTER=home'])).toMatchObject({ status: 0 });
      expect(await left()).toEqual([false, false, true]);
    });
  });

  test('opens a shell beside a volume, as whom it belongs to, and leaves nothing behind', async () => {
    await client.apply({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace: 'shop' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } });
    const user = pod('shop', 'shop-0', 'shop', { nodeName: 'home-01', volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] });
    await client.apply(user);
    await client.patch(user, { status: { phase: 'Running' } }, '/status');
    operator.answer({ program: 'kubectl', words: ['exec'] });
    let made: any;
    const watched = await client.watch('v1', 'Pod', (object) => { if (object.metadata.name === 'browse-data') made = object; }, () => undefined);

    const outcome = await operator.started(['k8s:browse-pvc', 'CLUSTER=home', 'NAMESPACE=shop', 'CLAIM=data']);
    watched();

    expect(outcome).toMatchObject({ status: 0 });
    expect(operator.calls().filter(({ args }) => args.includes('exec')).map(({ args }) => args.slice(2).join(' '))).toEqual(['exec --stdin --tty browse-data --namespace shop -- sh']);
    expect(made.spec).toMatchObject({ nodeName: 'home-01', securityContext: { runAsUser: 1001, supplementalGroups: [2002] }, containers: [{ volumeMounts: [{ mountPath: '/volume', readOnly: true }] }] });
    expect(made.spec.securityContext.fsGroup).toBeUndefined();
    expect(await of(pod('shop', 'browse-data', ''))).toBeUndefined();
  });

  test('opens no shell beside a volume that is none', async () => {
    const { status, stderr } = await operator.started(['k8s:browse-pvc', 'CLUSTER=home', 'NAMESPACE=shop', 'CLAIM=nothing']);

    expect(status).not.toBe(0);
    expect(stderr).toContain('"nothing" not found');
    expect(operator.calls().some(({ args }) => args.includes('create') || args.includes('delete'))).toBe(false);
  });

  describe('finds the pods of an app', () => {
    beforeAll(async () => {
      for (const object of [pod('media', 'plex-1', 'plex'), pod('media', 'twice-1', 'twice'), pod('shop', 'twice-1', 'twice')]) {
        await client.apply(object);
        await client.patch(object, { status: { phase: 'Running' } }, '/status');
      }
    });

    test.each<[string, string[], string]>([
      ['a command', ['k8s:exec', 'APP=plex', 'COMMAND=ls -l "/a b"'], 'exec --stdin plex-1 --namespace media -- sh -c ls -l "/a b"'],
      ['a shell', ['k8s:exec', 'APP=twice', 'NAMESPACE=shop'], 'exec --stdin twice-1 --namespace shop -- sh'],
      ['logs', ['k8s:logs', 'APP=plex', 'SINCE=5m'], 'logs --namespace media --selector app.kubernetes.io/name=plex --all-containers --prefix --tail -1 --since 5m --max-log-requests 50 --follow=false'],
    ])('for %s', (_, [name, ...variables], expected) => {
      // There is no kubelet to ask.
      operator.answer({ program: 'kubectl', words: ['exec'] }, { program: 'kubectl', words: ['logs'] });

      expect(operator.task([name, 'CLUSTER=home', ...variables])).toMatchObject({ status: 0 });
      const [call] = operator.calls().filter(({ args }) => args[2] === 'exec' || args[2] === 'logs');

      expect(call.args.slice(2).join(' ')).toBe(expected);
      expect(refusalOf('kubectl', call)).toBeUndefined();
    });

    test('and asks for the namespace when several have one', () => {
      expect(operator.task(['k8s:exec', 'CLUSTER=home', 'APP=twice'])).toMatchObject({ status: 201, stderr: expect.stringContaining("[home] NAMESPACE must say which 'twice' is meant, and several have one: use one of media shop") });
    });
  });
});

test('an alert is sent by way of a port of this machine, which is closed afterwards', async () => {
  await client.apply({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'vmalertmanager-victoria', namespace: 'shop', labels: { 'app.kubernetes.io/name': 'vmalertmanager' } }, spec: { ports: [{ name: 'http', port: 9093 }] } });
  operator.answer({ program: 'kubectl', words: ['port-forward'], stdout: 'Forwarding from 127.0.0.1:45678 -> 9093\n', stays: true });

  expect(await operator.started(['alert:test', 'CLUSTER=home', 'OF=away', 'SEVERITY=critical'])).toMatchObject({ status: 0 });
  // Whoever is told to end takes a moment.
  await new Promise((done) => setTimeout(done, 1000));
  const calls = operator.calls();
  const forward = calls.find(({ args }) => args.includes('port-forward'))!;

  expect(calls.find(({ program }) => program === 'platform')!.args).toEqual(['alert-test', '--url', 'http://127.0.0.1:45678', '--cluster', 'away', '--severity', 'critical']);
  expect(forward.args.slice(2)).toEqual(['port-forward', '--namespace', 'shop', 'service/vmalertmanager-victoria', ':9093']);
  expect(calls.filter(({ args }) => args[0] === 'SIGTERM')).toHaveLength(1);
  expect(refusalOf('kubectl', forward)).toBeUndefined();
});
