/** VolSync's own operator against a real API server: what is rendered becomes the Jobs, volumes and conditions that it should. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '../../../packages/cli/src/lab/client.ts';
import { startApiServer } from '../../../packages/cli/src/lab/api-server.ts';
import { Lab, until } from '../../../packages/cli/src/lab/lab.ts';
import { environmentOf } from '../mover.ts';
import { freePort, LOOPBACK, programOf, versionOf } from '../programs.ts';
import { rendered, secretOf } from '../rendered.ts';
import { CHART, IMAGE } from '../../../packages/volsync/src/upstream.ts';

const ROOT = join(__dirname, '../../..');
const TIME = '2026-01-31T12:00:00Z';
const SNAPSHOTS = 'snapshot.storage.k8s.io/v1';
const VOLSYNC = 'volsync.backube/v1alpha1';

const objects = rendered('http://127.0.0.1:9000');
const found = (kind: string, name: string): any => objects.find((object) => object.kind === kind && object.metadata.name === name);
const claim = (name: string): any => ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace: 'shop' } });
const job = (name: string): any => ({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace: 'shop' } });

let lab: Lab;
let client: Client;
let metrics: string;
let playing = true;

/** What nobody does here, since no kubelet, no driver and no controller of Kubernetes runs: bind claims, and make snapshots. */
async function play(): Promise<void> {
  while (playing) {
    for (const snapshot of (await client.list(SNAPSHOTS, 'VolumeSnapshot')).items.filter(({ status }) => !status?.readyToUse)) {
      await client.patch(snapshot, { status: { readyToUse: true, boundVolumeSnapshotContentName: `content-of-${snapshot.metadata.name}`, restoreSize: '1Gi', creationTime: TIME } }, '/status').catch(() => undefined);
    }
    for (const one of (await client.list('v1', 'PersistentVolumeClaim')).items.filter(({ status, spec }) => status?.phase !== 'Bound' && spec.dataSourceRef?.kind !== 'ReplicationDestination')) {
      await client.patch(one, { status: { phase: 'Bound', capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'] } }, '/status').catch(() => undefined);
    }
    await new Promise((done) => setTimeout(done, 200));
  }
}

/** A Job, once the operator has made it. */
const made = (name: string): Promise<any> => until(`Job ${name}`, 60, () => client.get(job(name)), () => lab.logOf('volsync'));

/** Says that a Job has succeeded. */
async function succeed(name: string): Promise<void> {
  const found = await made(name);
  await client.patch(found, { status: { startTime: TIME, completionTime: TIME, succeeded: 1, uncountedTerminatedPods: {}, conditions: ['SuccessCriteriaMet', 'Complete'].map((type) => ({ type, status: 'True', lastTransitionTime: TIME, lastProbeTime: TIME, reason: 'CompletionsReached' })) } }, '/status');
}

beforeAll(async () => {
  lab = new Lab();
  const server = await startApiServer(ROOT, lab, '10.96.0.0/12');
  client = server.client;
  for (const folder of ['snapshot-controller', 'volsync']) {
    for (const file of readdirSync(join(ROOT, 'packages', folder, 'crds')).filter((name) => !/^[A-Z]+\.json$/.test(name))) {
      const crd = JSON.parse(readFileSync(join(ROOT, 'packages', folder, 'crds', file), 'utf8'));
      await client.apply(crd);
    }
  }
  await until('the kinds', 60, async () => ((await client.serves(VOLSYNC, 'ReplicationSource')) && (await client.serves(SNAPSHOTS, 'VolumeSnapshot')) ? true : undefined));
  for (const name of ['shop', 'volsync-system']) await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  for (const name of ['block', 'copies', 'local']) await client.apply({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name }, provisioner: `${name}.csi.example.org` } as never);
  await client.apply({ apiVersion: SNAPSHOTS, kind: 'VolumeSnapshotClass', metadata: { name: 'block-snapshots' }, driver: 'block.csi.example.org', deletionPolicy: 'Delete' } as never);

  const [probes, port] = [await freePort(), await freePort()];
  metrics = `http://${LOOPBACK}:${port}/metrics`;
  lab.start('volsync', programOf('volsync'), [
    `--health-probe-bind-address=${LOOPBACK}:${probes}`, `--metrics-bind-address=${LOOPBACK}:${port}`, '--metrics-secure=false', '--metrics-require-rbac=false', `--restic-container-image=${IMAGE}`,
  ], { KUBECONFIG: server.kubeconfig, VOLSYNC_NAMESPACE: 'volsync-system' });
  void play();
  // In the order of the stages: what fills volumes, then the claims.
  for (const secret of objects.filter(({ kind, metadata }) => kind === 'ExternalSecret' && metadata.namespace === 'shop')) await client.apply(secretOf(secret));
  for (const kind of ['ReplicationDestination', 'ReplicationSource', 'PersistentVolumeClaim']) for (const object of objects.filter((one) => one.kind === kind)) await client.apply(object);
}, 1_800_000);

afterAll(async () => {
  playing = false;
  await lab.close();
});

test('the operator is the one that clusters run', () => {
  expect(versionOf('volsync')).toBe(`v${CHART.version}`);
});

test.each(['data', 'copies', 'local'])('the backup of %s is a Job with the environment that restic was tried with', async (name) => {
  const { spec } = await made(`volsync-src-${name}`);
  const { containers: [container], securityContext, volumes } = spec.template.spec;
  const secret = secretOf(found('ExternalSecret', `${name}-backup`));
  const environment = Object.fromEntries(container.env.flatMap(({ name: variable, value = '', valueFrom }: any): [string, string][] => {
    if (valueFrom === undefined) return [[variable, value.trim()]];
    const { name: from, key } = valueFrom.secretKeyRef;
    const found = from === secret.metadata.name ? secret.stringData[key] : undefined;
    return found === undefined ? [] : [[variable, found]];
  }));

  expect(environment).toEqual({ ...environmentOf(found('ReplicationSource', name), secret) });
  expect(container).toMatchObject({ image: IMAGE, command: ['/mover-restic/entry.sh'], args: ['backup'], resources: { limits: { memory: '1Gi' } }, securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true } });
  expect(securityContext).toMatchObject({ runAsUser: 1000, runAsGroup: 2000, fsGroup: 2000, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
  expect(spec.template.metadata.labels).toMatchObject({ 'app.kubernetes.io/created-by': 'volsync' });
  // The application's own volume is read where no copy of it can be made.
  expect(volumes.find(({ name: volume }: any) => volume === 'data').persistentVolumeClaim.claimName).toBe(name === 'local' ? 'local' : `volsync-${name}-src`);
});

test('a volume is copied as its class can', async () => {
  const [snapshot, clone] = [await client.get(claim('volsync-data-src')), await client.get(claim('volsync-copies-src'))];

  expect(snapshot!.spec.dataSource).toMatchObject({ kind: 'VolumeSnapshot' });
  expect(clone!.spec.dataSource).toMatchObject({ kind: 'PersistentVolumeClaim', name: 'copies' });
  expect(await client.get(claim('volsync-local-src'))).toBeUndefined();
});

test('the operator waits for the next backup at the rendered time', async () => {
  await succeed('volsync-src-data');

  const { status } = await until('the end of the backup', 60, async () => {
    const source = await client.get(found('ReplicationSource', 'data'));
    return source?.status?.lastSyncTime === undefined ? undefined : source;
  }, () => lab.logOf('volsync'));

  const [minute, hours] = found('ReplicationSource', 'data').spec.trigger.schedule.split(' ');
  const next = new Date(status.nextSyncTime);
  expect(next.getUTCMinutes()).toBe(Number(minute));
  expect(hours.split(',').map(Number)).toContain(next.getUTCHours());
});

test('a claim stays empty-handed until its backup has been restored, and is filled from that', async () => {
  const { spec } = await made('volsync-dst-data');
  const before = (await client.list('v1', 'PersistentVolumeClaim')).items.filter(({ metadata }) => metadata.name.startsWith('vs-prime-'));

  await succeed('volsync-dst-data');

  expect(spec.template.spec.containers[0].args).toEqual(['restore']);
  expect(before).toEqual([]);
  const prime = await until('the volume that is filled', 60, async () => (await client.list('v1', 'PersistentVolumeClaim')).items.find(({ metadata }) => metadata.name.startsWith('vs-prime-')), () => lab.logOf('volsync'));
  const destination = await client.get(found('ReplicationDestination', 'data'));
  expect(destination!.status.latestImage).toMatchObject({ kind: 'VolumeSnapshot' });
  expect(prime.spec.dataSourceRef ?? prime.spec.dataSource).toMatchObject({ kind: 'VolumeSnapshot', name: destination!.status.latestImage.name });
});

test('nothing is written into a volume that somebody may be using', async () => {
  for (const name of ['local', 'copies']) {
    const restoring = await client.get(job(`volsync-dst-${name}-by-hand`));
    // It may be there, and must start no pod.
    expect(restoring?.spec.parallelism ?? 0).toBe(0);
  }
});

test('an unlock of the runbook comes before the backup', async () => {
  await client.patch(found('ReplicationSource', 'local'), { spec: { restic: { unlock: '1' } } });

  const unlocking = await until('the unlock', 60, async () => {
    const one = await client.get(job('volsync-src-local'));
    return one?.spec.template.spec.containers[0].args.includes('unlock') ? one : undefined;
  }, () => lab.logOf('volsync'));

  expect(unlocking.spec.template.spec.containers[0].args).toEqual(['unlock', 'backup']);
});

test('the metrics are those that the alerts read', async () => {
  const text = await (await fetch(metrics)).text();

  expect(text).toContain('volsync_volume_out_of_sync{method="restic",obj_name="data",obj_namespace="shop",role="source"} 0');
  expect(text).toContain('volsync_sync_duration_seconds_count{method="restic",obj_name="data",obj_namespace="shop",role="source"} 1');
  expect(text).toMatch(/volsync_missed_intervals_total\{[^}]*obj_name="data"[^}]*role="source"\} 0/);
});
