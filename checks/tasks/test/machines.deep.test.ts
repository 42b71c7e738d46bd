import { chmodSync, cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startApiServer } from '../../../packages/cli/src/lab/api-server.ts';
import type { ApiServer } from '../../../packages/cli/src/lab/api-server.ts';
import { establish } from '../../../packages/cli/src/lab/api.ts';
import { Lab } from '../../../packages/cli/src/lab/lab.ts';
import { Operator } from '../operator.ts';
import type { Outcome } from '../operator.ts';
import { programOf, ROOT } from '../programs.ts';
import { Rack, SCHEMATIC } from '../rack.ts';

/* Upgrades of machines and the part of bootstrap that talks to Kubernetes: a real kubectl and a real API server, machines that play. */

const OLD = 'Talos (v1.14.5)';
const NEW = 'Talos (v1.14.6)';
const NAMES = ['home-01', 'home-02', 'home-03', 'home-04'];
const KINDS = {
  'flux': ['fluxinstances.fluxcd.controlplane.io', 'helmreleases.helm.toolkit.fluxcd.io', 'kustomizations.kustomize.toolkit.fluxcd.io'],
  'rook-ceph': ['cephclusters.ceph.rook.io'],
  'cnpg-shared': ['clusters.postgresql.cnpg.io'],
};

const node = (name: string): any => ({ apiVersion: 'v1', kind: 'Node', metadata: { name } });
const pod = (name: string): any => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'databases' } });
const ceph = { apiVersion: 'ceph.rook.io/v1', kind: 'CephCluster', metadata: { name: 'rook-ceph', namespace: 'databases' } };
const postgres = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata: { name: 'main', namespace: 'databases' } };
const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'shop', namespace: 'databases' } };

let lab: Lab;
let server: ApiServer;
let operator: Operator;
let rack: Rack;

beforeAll(async () => {
  lab = new Lab();
  server = await startApiServer(ROOT, lab, '10.96.0.0/12');
  await establish(server.client, Object.entries(KINDS).flatMap(([folder, names]) => names.map((name) => JSON.parse(readFileSync(join(ROOT, 'packages', folder, 'crds', `${name}.json`), 'utf8')))));
  for (const name of ['databases', 'flux-system', 'gatus']) await server.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await server.client.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'databases' } });
}, 600_000);

afterAll(() => lab.close());

const remove = (path: string) => server.client.ask('DELETE', `${path}?gracePeriodSeconds=0`).catch(() => undefined);

beforeEach(async () => {
  operator = new Operator('home').use('kubectl').standIn('helm').logIn('home', server.kubeconfig);
  rack = new Rack(operator);
  rack.change((state) => Object.assign(state, { kubectl: { program: programOf('kubectl'), kubeconfig: server.kubeconfig } }));
  for (const name of NAMES) {
    await remove(`/api/v1/nodes/${name}`);
    await server.client.apply(node(name));
    await server.client.patch(node(name), { status: { nodeInfo: { osImage: OLD, kubeletVersion: 'v1.35.9' }, conditions: [{ type: 'Ready', status: 'True' }] } }, '/status');
  }
  await health('HEALTH_OK');
  await database(3, 3);
  for (const name of ['main-1', 'main-2', 'shop-1']) await remove(`/api/v1/namespaces/databases/pods/${name}`);
  await remove('/apis/policy/v1/namespaces/databases/poddisruptionbudgets/shop');
  await runs('main-1', 'home-02', { 'cnpg.io/instanceRole': 'primary' });
  await runs('main-2', 'home-03', { 'cnpg.io/instanceRole': 'replica' });
}, 120_000);

async function health(status: string, ...checks: string[]): Promise<void> {
  await server.client.apply({ ...ceph, spec: {} });
  await server.client.patch(ceph, { status: null }, '/status').catch(() => undefined);
  await server.client.patch(ceph, { status: { ceph: { health: status, details: Object.fromEntries(checks.map((check) => [check, { message: check, severity: status }])) } } }, '/status');
}

async function database(instances: number, ready: number): Promise<void> {
  await server.client.apply({ ...postgres, spec: { instances, storage: { size: '1Gi' } } });
  await server.client.patch(postgres, { status: { readyInstances: ready, currentPrimary: 'main-1', targetPrimary: 'main-1' } }, '/status');
}

async function runs(name: string, where: string, labels: Record<string, string>): Promise<void> {
  await server.client.apply({ ...pod(name), metadata: { ...pod(name).metadata, labels, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'x', uid: '0', controller: true }] }, spec: { nodeName: where, terminationGracePeriodSeconds: 0, containers: [{ name: 'x', image: 'x' }] } });
}

/** Runs a task, while CloudNativePG hands over each primary whose machine is cordoned. */
async function withPostgres(args: string[], env: Record<string, string> = {}): Promise<Outcome> {
  let running = true;
  const playing = (async () => {
    while (running) {
      for (const name of ['main-1', 'main-2']) {
        const found = await server.client.get(pod(name));
        const other = name === 'main-1' ? 'main-2' : 'main-1';
        if (found?.metadata.labels?.['cnpg.io/instanceRole'] === 'primary' && (await server.client.get(node(found.spec.nodeName)))?.spec?.unschedulable) {
          await server.client.patch(pod(name), { metadata: { labels: { 'cnpg.io/instanceRole': 'replica' } } }).catch(() => undefined);
          await server.client.patch(pod(other), { metadata: { labels: { 'cnpg.io/instanceRole': 'primary' } } }).catch(() => undefined);
          await server.client.patch(postgres, { status: { currentPrimary: other, targetPrimary: other } }, '/status');
        }
      }
      await new Promise((done) => setTimeout(done, 200));
    }
  })();
  const outcome = await operator.started(args, { BACK: '6', ASK: '6s', HANDOVER: '20', ...env });
  running = false;
  await playing;
  return outcome;
}

const upgraded = (told: string[]) => told.filter((line) => line.startsWith('upgrade --image')).map((line) => `home-0${line.at(-1)}`);
const states = () => Promise.all(NAMES.map(async (name) => {
  const { spec, status } = (await server.client.get(node(name)))!;
  return `${name} ${status.nodeInfo.osImage === NEW ? 'new' : 'old'}${spec.unschedulable ? ' cordoned' : ''}`;
}));

describe('upgrade-cluster', () => {
  test('goes from machine to machine, workers first, and leaves each as it was but for Talos', async () => {
    const outcome = await withPostgres(['talos:upgrade-cluster', 'CLUSTER=home', '--yes']);

    expect({ ...outcome, stdout: '' }).toMatchObject({ status: 0 });
    expect(upgraded(rack.told())).toEqual(['home-04', 'home-01', 'home-02', 'home-03']);
    expect(await states()).toEqual(NAMES.map((name) => `${name} new`));
    // Its pods have left, and what says so is the API server.
    expect(await server.client.get(pod('main-1'))).toBeUndefined();
  });

  test('stops at a machine that does not come back, and goes on there', async () => {
    rack.change(({ machines }) => { machines[0].broken = true; });
    const first = await withPostgres(['talos:upgrade-cluster', 'CLUSTER=home', '--yes']);
    const told = upgraded(rack.told());
    const between = await states();

    expect(first).toMatchObject({ status: 201, stderr: expect.stringMatching(/\[home-01\] Talos must be upgraded, and wasn't[^]*\[home-01\] it stays cordoned[^]*\[home\] the machines after it were left alone/) });
    expect([told, between]).toEqual([['home-04', 'home-01'], ['home-01 old cordoned', 'home-02 old', 'home-03 old', 'home-04 new']]);

    // Somebody has pressed its button, and it has started what was installed.
    rack.change(({ machines }) => Object.assign(machines[0], { broken: false, state: 'ours' }));
    await server.client.patch(node('home-01'), { metadata: { annotations: { 'extensions.talos.dev/schematic': SCHEMATIC } } });
    await server.client.patch(node('home-01'), { status: { nodeInfo: { osImage: NEW, kubeletVersion: 'v1.35.9' }, conditions: [{ type: 'Ready', status: 'True' }] } }, '/status');
    const second = await withPostgres(['talos:upgrade-cluster', 'CLUSTER=home', '--yes']);

    expect(second).toMatchObject({ status: 0, stdout: expect.stringMatching(/home-04 runs \S+ already\n[^]*home-01 runs \S+ already, and isn't back yet/) });
    expect(upgraded(rack.told())).toEqual(['home-02', 'home-03']);
    expect(await states()).toEqual(NAMES.map((name) => `${name} new`));
  });

  test('stops at a machine that starts the former Talos, and does not take it for done', async () => {
    rack.change(({ machines }) => { machines[3].fallsBack = true; });
    const first = await withPostgres(['talos:upgrade-cluster', 'CLUSTER=home', '--yes']);
    const second = await withPostgres(['talos:upgrade-cluster', 'CLUSTER=home', '--yes']);

    expect(first).toMatchObject({ status: 201, stderr: expect.stringMatching(/home-04 with \S+:v1.14.6 must come within 6 seconds[^]*'kubectl uncordon home-04' comes first/) });
    expect(second.stderr).toContain('[home-04] the machine must take pods before it is upgraded, and is cordoned');
    expect(upgraded(rack.told())).toEqual(['home-04']);
  });

  test('installs other extensions of the same Talos', async () => {
    await Promise.all(NAMES.map((name) => server.client.patch(node(name), { metadata: { annotations: { 'extensions.talos.dev/schematic': name === 'home-03' ? 'f'.repeat(64) : SCHEMATIC } } })));
    await Promise.all(NAMES.map((name) => server.client.patch(node(name), { status: { nodeInfo: { osImage: NEW, kubeletVersion: 'v1.35.9' } } }, '/status')));

    expect(await withPostgres(['talos:upgrade-cluster', 'CLUSTER=home', '--yes'])).toMatchObject({ status: 0 });
    expect(upgraded(rack.told())).toEqual(['home-03']);
  });
});

describe('upgrade-node', () => {
  const upgrade = (name: string, ...variables: string[]) => withPostgres(['talos:upgrade-node', 'CLUSTER=home', `NODE=${name}`, ...variables, '--yes']);
  const untouched = async () => {
    expect(upgraded(rack.told())).toEqual([]);
    expect(await states()).toEqual(NAMES.map((name) => `${name} old`));
  };

  test.each<[string, () => Promise<void>, string]>([
    ['Ceph that misses a disk', () => health('HEALTH_WARN', 'RECENT_CRASH', 'OSD_DOWN'), 'Ceph: rook-ceph: OSD_DOWN'],
    ['Ceph in error', () => health('HEALTH_ERR', 'RECENT_CRASH'), 'Ceph: rook-ceph: HEALTH_ERR RECENT_CRASH'],
    ['Postgres that misses an instance', () => database(3, 2), 'Postgres: databases/main: 2 of 3 ready'],
    ['a primary that has nobody to hand over to', () => database(1, 1), '[home-02] a primary of Postgres must have another instance to hand over to, and databases/main-1 has none'],
    ['another machine that is not ready', async () => { await server.client.patch(node('home-03'), { status: { conditions: [{ type: 'Ready', status: 'False' }] } }, '/status'); }, '[home-03] every machine must be ready before one goes away'],
  ])('refuses %s', async (_, arrange, message) => {
    await arrange();

    expect(await upgrade('home-02')).toMatchObject({ status: 201, stderr: expect.stringContaining(message) });
    await untouched();
  });

  test('takes warnings of Ceph that say nothing of data', async () => {
    await health('HEALTH_WARN', 'RECENT_CRASH');

    expect(await upgrade('home-04')).toMatchObject({ status: 0 });
  });

  test('refuses pods that may not leave, and lets pods come again', async () => {
    await runs('shop-1', 'home-04', { app: 'shop' });
    // A pod that doesn't run yet may always leave.
    await server.client.patch(pod('shop-1'), { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } }, '/status');
    await server.client.apply({ ...budget, spec: { minAvailable: 1, selector: { matchLabels: { app: 'shop' } } } });
    await server.client.patch(budget, { status: { observedGeneration: 1, disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 } }, '/status');

    expect(await upgrade('home-04')).toMatchObject({ status: 201, stderr: expect.stringMatching(/\[home-04\] its pods must be allowed to leave, and some aren't[^]*Talos was not changed/) });
    await untouched();
    expect(await server.client.get(pod('shop-1'))).toBeDefined();
  });

  test('waits in vain for a primary that nobody hands over, and lets pods come again', async () => {
    const outcome = await operator.started(['talos:upgrade-node', 'CLUSTER=home', 'NODE=home-02', '--yes'], { HANDOVER: '2' });

    expect(outcome).toMatchObject({ status: 201, stderr: expect.stringContaining('another primary for databases/main-1 must come within 2 seconds') });
    await untouched();
  });

  test('takes a primary along when somebody accepts that it stops', async () => {
    await database(1, 1);

    expect(await upgrade('home-02', 'DOWNTIME=true')).toMatchObject({ status: 0 });
    expect(upgraded(rack.told())).toEqual(['home-02']);
    expect(await server.client.get(pod('main-1'))).toBeDefined();
  });
});

describe('upgrade-k8s', () => {
  const run = () => operator.started(['talos:upgrade-k8s', 'CLUSTER=home', '--yes'], { BACK: '6' });
  const isNew = async () => {
    for (const name of NAMES) {
      await server.client.patch(node(name), { metadata: { annotations: { 'extensions.talos.dev/schematic': SCHEMATIC } } });
      await server.client.patch(node(name), { status: { nodeInfo: { osImage: NEW, kubeletVersion: 'v1.35.9' } } }, '/status');
    }
  };

  test('wants Talos first', async () => {
    expect(await run()).toMatchObject({ status: 201, stderr: expect.stringContaining('[home-01] Talos must be at v1.14.6 before Kubernetes changes') });
    expect(rack.told().filter((line) => line.startsWith('upgrade-k8s'))).toEqual([]);
  });

  test('brings all machines to the rendered version', async () => {
    await isNew();

    expect(await run()).toMatchObject({ status: 0 });
    expect(rack.told().filter((line) => line.startsWith('upgrade-k8s'))).toEqual(['upgrade-k8s --to v1.35.10 --with-docs=false --with-examples=false --endpoints 10.0.0.1 --nodes 10.0.0.1']);
  });
});

describe('bootstrap, from the login on', () => {
  const flux = { apiVersion: 'fluxcd.controlplane.io/v1', kind: 'FluxInstance', metadata: { name: 'flux', namespace: 'flux-system' } };
  const stage = (name: string): any => ({ apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', metadata: { name, namespace: 'flux-system' } });
  const ready = { status: { conditions: [{ type: 'Ready', status: 'True', reason: 'Ready', message: '', lastTransitionTime: '2026-01-31T12:00:00Z' }] } };
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'sops-age', namespace: 'flux-system' } };
  const STAGES = ['encrypted-secrets', 'gatus'];

  test('makes the namespaces and the key that Flux finds, has helmfile bring Flux, and waits for what is rendered', async () => {
    operator.write('admin.json', readFileSync(operator.path('apps/home/kubeconfig'), 'utf8'));
    operator.remove('apps/home/kubeconfig');
    operator.write('home.agekey', '# public key: age1qqqq\nAGE-SECRET-KEY-1QQQQ\n');
    cpSync(join(ROOT, 'clusters/infra/namespaces'), operator.path('clusters/home/namespaces'), { recursive: true });
    cpSync(join(ROOT, 'clusters/infra/bootstrap'), operator.path('clusters/home/bootstrap'), { recursive: true });
    cpSync(join(ROOT, 'clusters/infra/flux-secrets'), operator.path('clusters/home/flux-secrets'), { recursive: true });
    for (const name of STAGES) operator.write(`clusters/home/flux/kustomization.kustomize.toolkit.fluxcd.io_flux-system_${name}.yaml`, '');
    // What its charts bring: Flux, which then applies what is rendered.
    const objects = [{ ...flux, spec: { distribution: { version: '2.x', registry: 'ghcr.io/fluxcd' } } }, ...STAGES.map((name) => ({ ...stage(name), spec: { interval: '1h', prune: true, sourceRef: { kind: 'GitRepository', name: 'flux-system' } } }))];
    operator.write('flux.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    operator.write('bin/helmfile', `#!/bin/sh
set -e
if [ "$1" = --version ]; then echo 'helmfile version 1.8.0'; exit; fi
echo "$KUBECONFIG $*" >> '${operator.path('helmfile.calls')}'
kubectl apply --server-side --filename '${operator.path('flux.json')}'
for one in fluxinstances.fluxcd.controlplane.io/flux ${STAGES.map((name) => `kustomizations.kustomize.toolkit.fluxcd.io/${name}`).join(' ')}; do
  kubectl patch "$one" --namespace flux-system --subresource status --type merge --patch '${JSON.stringify(ready)}'
done
`);
    chmodSync(operator.path('bin/helmfile'), 0o755);
    await Promise.all([flux, ...STAGES.map(stage)].map((object) => server.client.get(object).then((found) => expect(found).toBeUndefined())));

    const first = await operator.started(['bootstrap:home', 'AGE_KEY=home.agekey']);
    const made = await server.client.get(secret);
    const again = await operator.started(['bootstrap:home', 'AGE_KEY=home.agekey']);

    expect(first).toMatchObject({ status: 0 });
    expect(again).toMatchObject({ status: 0, stdout: expect.stringMatching(/== namespaces .*\n +done before\n== charts .*\n +done before\n== flux .*\n +done before/) });
    expect(Buffer.from(made!.data['age.agekey'], 'base64').toString()).toBe('# public key: age1qqqq\nAGE-SECRET-KEY-1QQQQ\n');
    expect((await server.client.get(secret))!.metadata.resourceVersion).toBe(made!.metadata.resourceVersion);
    // As Flux finds them: it is the one who owns their fields.
    const namespace = await server.client.get({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'external-secrets' } });
    expect(namespace!.metadata.managedFields.map(({ manager }: any) => manager)).toContain('kustomize-controller');
    expect(readFileSync(operator.path('helmfile.calls'), 'utf8')).toBe(`${operator.path('apps/home/kubeconfig')} --file clusters/home/bootstrap/helmfile.yaml --kube-context admin@home sync\n`);
  });
});
