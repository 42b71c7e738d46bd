/**
 * What nobody does in the lab, since neither a kubelet nor controllers of Kubernetes run: claims are bound, snapshots made, and each Job
 * is done by running its container here, with a real restic. The API server asks a kubelet of this file for what the containers wrote.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Refusal } from '../../packages/cli/src/lab/client.ts';
import type { Client } from '../../packages/cli/src/lab/client.ts';
import type { Lab } from '../../packages/cli/src/lab/lab.ts';
import type { Ended } from './mover.ts';
import { LOOPBACK } from './programs.ts';

const NODE = 'machine';
const SNAPSHOTS = 'snapshot.storage.k8s.io/v1';
const now = (): string => `${new Date().toISOString().slice(0, 19)}Z`;

/** Does the work of a Job. */
export type Runs = (job: any) => Ended | undefined;

/** Machines and controllers, as far as backups need them. */
export class Machines {
  private readonly client: Client;
  private readonly runs: Runs;
  private readonly outputs = new Map<string, string>();
  private readonly done = new Set<string>();
  private playing = true;

  /** Begins. `runs` says how each Job ends; one that it says nothing of goes on. */
  public static async start(lab: Lab, client: Client, namespaces: readonly string[], runs: Runs): Promise<Machines> {
    const machines = new Machines(client, runs);
    const secrets = join(lab.folder, 'secrets');
    const kubelet = createServer({ cert: readFileSync(join(secrets, 'apiserver.crt')), key: readFileSync(join(secrets, 'apiserver.key')) }, ({ url }, answer) => {
      const [, , namespace, pod] = url!.split('?')[0].split('/');
      answer.end(machines.outputs.get(`${namespace}/${pod}`) ?? '');
    });
    await new Promise<void>((listening) => kubelet.listen(0, LOOPBACK, listening));
    lab.defer(() => void kubelet.close());
    lab.defer(() => { machines.playing = false; });
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: NODE } };
    await client.apply(node as never);
    await client.patch(node as never, { status: { addresses: [{ type: 'InternalIP', address: LOOPBACK }], daemonEndpoints: { kubeletEndpoint: { Port: (kubelet.address() as AddressInfo).port } } } }, '/status');
    for (const namespace of namespaces) {
      await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } } as never);
      await client.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } } as never);
    }
    void machines.play();
    return machines;
  }

  private constructor(client: Client, runs: Runs) {
    this.client = client;
    this.runs = runs;
  }

  private async play(): Promise<void> {
    while (this.playing) {
      // What the operator changes in the same moment is done in the next round.
      for (const round of [this.snapshots, this.claims, this.jobs]) await round.call(this).catch((error) => { if (!(error instanceof Refusal) && this.playing) console.error(error); });
      await new Promise((next) => setTimeout(next, 100));
    }
  }

  private async snapshots(): Promise<void> {
    for (const snapshot of (await this.client.list(SNAPSHOTS, 'VolumeSnapshot')).items.filter(({ status }) => !status?.readyToUse)) {
      await this.client.patch(snapshot, { status: { readyToUse: true, boundVolumeSnapshotContentName: `content-of-${snapshot.metadata.name}`, restoreSize: '1Gi', creationTime: now() } }, '/status');
    }
  }

  private async claims(): Promise<void> {
    for (const claim of (await this.client.list('v1', 'PersistentVolumeClaim')).items) {
      if (claim.metadata.deletionTimestamp !== undefined) await this.client.patch(claim, { metadata: { finalizers: null } });
      // A claim that is filled is bound once its volume is there, which the operator makes of another claim.
      else if (claim.status?.phase !== 'Bound') await this.client.patch(claim, { status: { phase: 'Bound', capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'] } }, '/status');
    }
  }

  private async jobs(): Promise<void> {
    for (const job of (await this.client.list('batch/v1', 'Job')).items) {
      const { metadata: { name, namespace, uid }, spec, status } = job;
      if (this.done.has(uid) || spec.parallelism === 0 || status?.conditions !== undefined) continue;
      const ended = this.runs(job);
      if (ended === undefined) continue;
      this.done.add(uid);
      const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: `${name}-pod`.slice(-63).replace(/^-+/, ''), namespace, labels: { ...spec.template.metadata.labels, 'job-name': name, 'batch.kubernetes.io/job-name': name }, ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name, uid, controller: true }] }, spec: { nodeName: NODE, restartPolicy: 'Never', containers: spec.template.spec.containers.map(({ name: container, image }: any) => ({ name: container, image })) } };
      this.outputs.set(`${namespace}/${pod.metadata.name}`, ended.output);
      await this.client.apply(pod as never);
      const state = { terminated: { exitCode: ended.status, reason: ended.status === 0 ? 'Completed' : 'Error', startedAt: now(), finishedAt: now() } };
      await this.client.patch(pod as never, { status: { phase: ended.status === 0 ? 'Succeeded' : 'Failed', startTime: now(), containerStatuses: pod.spec.containers.map(({ name: container, image }: any) => ({ name: container, image, imageID: image, ready: false, restartCount: 0, state })) } }, '/status');
      const types = ended.status === 0 ? ['SuccessCriteriaMet', 'Complete'] : ['FailureTarget', 'Failed'];
      await this.client.patch(job, {
        status: {
          startTime: now(), ...(ended.status === 0 ? { completionTime: now(), succeeded: 1 } : { failed: 1 }), uncountedTerminatedPods: {},
          conditions: types.map((type) => ({ type, status: 'True', lastTransitionTime: now(), lastProbeTime: now(), reason: ended.status === 0 ? 'CompletionsReached' : 'BackoffLimitExceeded' })),
        },
      }, '/status');
    }
  }
}
