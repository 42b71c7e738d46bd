/**
 * A secret is changed in 1Password, and its pods are new: what this repository renders, with External Secrets' own controllers, an API
 * server, the controllers and the scheduler of Kubernetes. Played are the Connect server, which speaks its API, Reloader, of which no
 * module can be had, and kubelets, by kwok.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ContractFile } from '@monosense-io/output';
import { clustersIn } from '../../../packages/cli/src/diff/rendering.ts';
import { preview } from '../../../packages/cli/src/diff/preview.ts';
import { BEHAVIOUR, startApiServer } from '../../../packages/cli/src/lab/api-server.ts';
import type { Client } from '../../../packages/cli/src/lab/client.ts';
import { startControlPlane } from '../../../packages/cli/src/lab/cold/machines.ts';
import { Lab, until } from '../../../packages/cli/src/lab/lab.ts';
import { programsOf } from '../../../packages/cli/src/repository/programs.ts';
import { objectsIn } from '../../../packages/cli/src/verify/objects.ts';
import { Connect } from '../connect.ts';
import { asksFor, externalSecrets, PlayedReloader } from '../operator.ts';

const ROOT = join(__dirname, '../../..');

/** What a rotation may take, from the app to the pods. */
const LIMIT_SECONDS = 600;

/** What lies between the steps: a request to Connect, and Reloader's own look. */
const BETWEEN_SECONDS = 15;

/** What a pod may take from its machine until its program runs; its image is there already. */
const START_SECONDS = 30;

/** What the operator waits here instead of minutes. */
const HURRIED = '2s';

const TOKEN = 'a token of the Connect server';

let folder: string;
const rendered: Record<string, any[]> = {};

beforeAll(async () => {
  // With the sources: what is released now may read less often.
  const result = await preview(ROOT, programsOf(ROOT), clustersIn(join(ROOT, 'clusters')), true);
  folder = result.folder;
  if (result.failures.length > 0) throw new Error(JSON.stringify(result.failures));
  for (const name of ['infra', 'apps']) rendered[name] = objectsIn(join(folder, 'clusters', name));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function seconds(text: string): number {
  const units: Record<string, number> = { h: 3600, m: 60, s: 1 };
  const parts = [...text.matchAll(/(\d+)([hms])/g)];
  if (parts.map(([part]) => part).join('') !== text) throw new Error(`'${text}' is no duration`);
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * units[unit], 0);
}

/** How long a workload takes until all of its pods are new, one after the other. */
function rollSeconds({ kind, spec }: any, machines: number): number {
  const { containers, terminationGracePeriodSeconds = 30 } = spec.template.spec;
  const ready = Math.max(...containers.map(({ readinessProbe: { initialDelaySeconds = 0, periodSeconds = 10 } = {} as any }: any) => initialDelaySeconds + periodSeconds));
  const pods = kind === 'DaemonSet' ? machines : spec.replicas ?? 1;
  const stopsFirst = kind !== 'Deployment' || spec.strategy?.type === 'Recreate' || spec.strategy?.rollingUpdate?.maxSurge === 0;
  return pods * (START_SECONDS + ready + (spec.minReadySeconds ?? 0) + (stopsFirst ? terminationGracePeriodSeconds : 0));
}

test.each(['infra', 'apps'])('on %s, a changed value is in its Secret within five minutes, and in the pods within ten', (name) => {
  const objects = rendered[name];
  const machines = objects.length === 0 ? 0 : ContractFile.read(join(folder, 'clusters', name, 'contract.json')).cluster.nodes.length;
  const external = objects.filter(({ kind, spec }) => kind === 'ExternalSecret' && spec.refreshPolicy !== 'CreatedOnce');
  const workloads = objects.filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind));

  const takes = external.map(({ metadata, spec }) => {
    const secret = { metadata: { name: spec.target.name, namespace: metadata.namespace, annotations: spec.target.template?.metadata?.annotations } };
    const read = seconds(spec.refreshInterval) + BETWEEN_SECONDS;
    return { name: `${metadata.namespace}/${metadata.name}`, read, users: workloads.filter((workload) => asksFor(workload, secret)).map((workload) => read + rollSeconds(workload, machines)) };
  });

  expect(takes.length).toBeGreaterThan(10);
  expect(takes.filter(({ read }) => read >= 300)).toEqual([]);
  expect(takes.flatMap(({ users }) => users).length).toBeGreaterThanOrEqual(2);
  expect(takes.filter(({ users }) => users.some((all) => all >= LIMIT_SECONDS))).toEqual([]);
  // What is played below is what is rendered.
  expect(objects.filter(({ kind, metadata }) => kind === 'HelmRelease' && metadata.name === 'reloader').map(({ spec }) => spec.values.reloader)).toEqual([expect.objectContaining({ reloadStrategy: 'annotations' })]);
});

describe('on the controllers of infra', () => {
  let lab: Lab;
  let client: Client;
  let connect: Connect;
  let reloader: PlayedReloader;

  /** The objects of a namespace that the way of its secret needs. */
  const parts = (namespace: string): any[] => rendered.infra.filter(({ kind, metadata }) => metadata?.namespace === namespace && ['ConfigMap', 'ServiceAccount', 'ExternalSecret', 'Deployment', 'DaemonSet'].includes(kind));

  beforeAll(async () => {
    lab = new Lab();
    connect = await Connect.start(TOKEN, ['Production']);
    lab.defer(() => connect.close());
    const server = await startApiServer(ROOT, lab, '10.245.0.0/16', BEHAVIOUR);
    client = server.client;
    const crds = join(ROOT, 'packages/external-secrets/crds');
    for (const file of readdirSync(crds).filter((one) => /^((cluster)?secretstores|externalsecrets|generatorstates)\./.test(one))) await client.apply(JSON.parse(readFileSync(join(crds, file), 'utf8')));
    await until('the kinds', 60, async () => ((await client.serves('external-secrets.io/v1', 'ExternalSecret')) && (await client.serves('external-secrets.io/v1', 'ClusterSecretStore')) ? true : undefined));
    await startControlPlane(ROOT, lab, server, ContractFile.read(join(folder, 'clusters/infra/contract.json')).cluster);
    for (const object of rendered.infra.filter(({ kind }) => kind === 'PriorityClass')) await client.apply(object);
    for (const name of ['external-secrets', 'cloudflared', 'fluent-bit']) await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    await client.apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'onepassword-connect', namespace: 'external-secrets' }, stringData: { token: TOKEN } } as never);
    // All is as rendered, but the address of the server and the time that the operator waits.
    const store = rendered.infra.find(({ kind }) => kind === 'ClusterSecretStore');
    store.spec.provider.onepassword.connectHost = connect.url;
    await client.apply(store);
    for (const object of [...parts('cloudflared'), ...parts('fluent-bit')]) {
      if (object.kind === 'ExternalSecret') {
        for (const { remoteRef } of object.spec.data) connect.set(remoteRef.key, remoteRef.property, `first ${remoteRef.property}`);
        object.spec.refreshInterval = HURRIED;
      }
      await client.apply(object);
    }
    reloader = new PlayedReloader(client);
    lab.start('external-secrets', externalSecrets(), ['--metrics-addr=0', ...['cluster-external-secret', 'cluster-push-secret', 'push-secret'].map((kind) => `--enable-${kind}-reconciler=false`), '--store-requeue-interval=10s'], { KUBECONFIG: server.kubeconfig });
  }, 3_600_000);

  afterAll(async () => {
    reloader?.stop();
    await lab.close();
  });

  /** A workload, once all of its pods are of its newest template and ready. */
  const rolled = (object: any, reloaded: boolean): Promise<any> => until(`${object.kind} ${object.metadata.name} to have rolled`, 240, async () => {
    const found: any = await client.get(object);
    const { observedGeneration, replicas, updatedReplicas, readyReplicas, desiredNumberScheduled, updatedNumberScheduled, numberReady } = found?.status ?? {};
    const [wanted, updated, ready] = object.kind === 'DaemonSet' ? [desiredNumberScheduled, updatedNumberScheduled, numberReady] : [object.spec.replicas, updatedReplicas, readyReplicas];
    const all = wanted > 0 && updated === wanted && ready === wanted && (replicas ?? wanted) === wanted && observedGeneration === found.metadata.generation;
    return all && (!reloaded || found.spec.template.metadata.annotations['reloader.stakater.com/last-reloaded-from'] !== undefined) ? found : undefined;
  }, async () => `${JSON.stringify((await client.get(object) as any)?.status)}\n${lab.logOf('external-secrets')}`);

  const podsOf = async (namespace: string): Promise<string[]> => (await client.list('v1', 'Pod')).items.filter(({ metadata }: any) => metadata.namespace === namespace && metadata.deletionTimestamp === undefined).map(({ metadata }: any) => metadata.uid).sort();

  test.each([['Deployment', 'cloudflared', 'cloudflared-credentials'], ['DaemonSet', 'fluent-bit', 'fluent-bit-operator-logs']])('a %s of %s has new pods after its secret has changed in the vault', async (kind, namespace, secretName) => {
    const workload = parts(namespace).find((object) => object.kind === kind);
    const external = parts(namespace).find((object) => object.kind === 'ExternalSecret' && object.spec.target.name === secretName);
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: secretName, namespace } };
    const first: any = await until(`Secret ${secretName}`, 120, async () => client.get(secret), () => lab.logOf('external-secrets'));
    await rolled(workload, false);
    const before = await podsOf(namespace);
    // Reloader has seen the Secret as it was.
    await new Promise((done) => setTimeout(done, 2000));
    const started = performance.now();

    const [{ remoteRef }] = external.spec.data;
    connect.set(remoteRef.key, remoteRef.property, 'second');

    const second: any = await until('the changed Secret', 60, async () => {
      const found: any = await client.get(secret);
      return found.metadata.resourceVersion !== first.metadata.resourceVersion && JSON.stringify(found.data) !== JSON.stringify(first.data) ? found : undefined;
    }, () => lab.logOf('external-secrets'));
    await rolled(workload, true);

    expect(Object.values<string>(second.data).map((value) => Buffer.from(value, 'base64').toString()).join()).toContain('second');
    const after = await podsOf(namespace);
    expect(after).toHaveLength(before.length);
    expect(after.filter((pod) => before.includes(pod))).toEqual([]);
    // What was rendered instead of the hurried interval fits as well.
    expect((performance.now() - started) / 1000 - seconds(HURRIED) + 240).toBeLessThan(LIMIT_SECONDS);
  });

  test('a token that is none fills nothing, and the store says so', async () => {
    const refused = connect.refused;
    await client.patch({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'onepassword-connect', namespace: 'external-secrets' } }, { stringData: { token: 'another' } });

    const store = await until('the store to be refused', 60, async () => {
      const found: any = await client.get(rendered.infra.find(({ kind }) => kind === 'ClusterSecretStore'));
      return found.status?.conditions?.some(({ type, status }: any) => type === 'Ready' && status === 'False') ? found : undefined;
    }, () => lab.logOf('external-secrets'));

    expect(store.status.conditions[0].reason).toBe('ValidationFailed');
    expect(connect.refused).toBeGreaterThan(refused);
  });
});
