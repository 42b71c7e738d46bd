import { Refusal } from '../client.ts';
import type { Client } from '../client.ts';
import { TIME } from '../artifacts.ts';
import { STATUSES } from '../operators.ts';
import type { Play } from '../operators.ts';
import type { KubeObject } from '../rendered.ts';
import type { ContractPool } from '@monosense-io/output';
import type { Charts } from './charts.ts';
import { isShort } from './judge.ts';
import { OPERATORS, PLAYED, workload } from './workloads.ts';

/** Label that no object has: who is selected by it, is never asked. */
const NOBODY = { matchLabels: { 'lab.example.org/nobody': 'yes' } };

/** What operators, a store of secrets and a load balancer do, and what stands in for programs that only a container has. */
export class ColdPlay implements Play {
  /** What was played, and how often. */
  public readonly counts = new Map<string, number>();
  public readonly kinds = [
    { apiVersion: 'fluxcd.controlplane.io/v1', kind: 'FluxInstance' },
    { apiVersion: 'v1', kind: 'Service' },
    { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingWebhookConfiguration' },
    { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingWebhookConfiguration' },
    { apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService' },
  ];

  private readonly client: Client;
  private readonly charts: Charts;
  private readonly addresses: string[];
  private readonly made = new Set<string>();
  private readonly behaviours: Record<string, (object: KubeObject) => Promise<object | undefined>>;

  constructor(client: Client, charts: Charts, pools: readonly ContractPool[]) {
    [this.client, this.charts, this.addresses] = [client, charts, pools.flatMap(addressesOf)];
    const webhooks = (object: KubeObject) => this.silence(object);
    this.behaviours = {
      APIService: (object) => this.unserve(object),
      Certificate: async (object) => {
        await this.secret(object, object.spec.secretName, ['ca.crt', 'tls.crt', 'tls.key'], 'kubernetes.io/tls');
        return conditions(object);
      },
      ClusterIssuer: async (object) => conditions(object),
      ExternalSecret: (object) => this.synchronise(object),
      MutatingWebhookConfiguration: webhooks,
      Service: async (object) => this.balance(object),
      ValidatingWebhookConfiguration: webhooks,
    };
  }

  public chart = (of: { readonly name: string; readonly version: string }, crds: readonly KubeObject[]): Record<string, string> => this.charts.files(of, crds);

  public plays = (kind: string): boolean => kind !== 'Deployment' && (kind in this.behaviours || kind in OPERATORS || kind in STATUSES);

  public statusOf = async (object: KubeObject): Promise<object | undefined> => {
    const behaviour = this.behaviours[object.kind];
    if (behaviour) return behaviour(object);
    // What is being deleted takes its pods along.
    if (OPERATORS[object.kind] && !object.metadata.deletionTimestamp && !await this.work(object)) return undefined;
    this.count(object);
    return STATUSES[object.kind]?.(object);
  };

  /** Makes the pods of an object as its operator does. Says whether all of them are ready. */
  private async work(object: KubeObject): Promise<boolean> {
    const { apiVersion, kind, metadata: { name, uid, generation } } = object;
    const wanted = OPERATORS[kind](object).flatMap((pods) => workload(pods));
    const version = `${uid} ${generation}`;
    if (!this.made.has(version)) {
      for (const one of wanted) await this.client.apply({ ...one, metadata: { ...one.metadata, ownerReferences: [{ apiVersion, kind, name, uid, controller: true }] } });
      this.made.add(version);
    }
    const states = await Promise.all(wanted.map((one) => this.client.get(one)));
    return states.every((state) => state?.status?.observedGeneration !== undefined && !isShort(state));
  }

  /** What External Secrets makes of an object: a Secret with its keys. What is in the store of secrets, nobody knows here. */
  private async synchronise(object: KubeObject): Promise<object | undefined> {
    const { data = [], target = {} } = object.spec;
    const { template } = target;
    const mapped = data.map(({ secretKey }: { secretKey: string }) => secretKey);
    const keys = template?.data && template.mergePolicy !== 'Merge' ? Object.keys(template.data) : [...mapped, ...Object.keys(template?.data ?? {})];
    await this.secret(object, target.name ?? object.metadata.name, keys, template?.type);
    return STATUSES.ExternalSecret(object);
  }

  private async secret({ apiVersion, kind, metadata }: KubeObject, name: string, keys: readonly string[], type = 'Opaque'): Promise<void> {
    const version = `${metadata.uid} ${metadata.generation}`;
    if (this.made.has(version)) return;
    await this.client.apply({
      apiVersion: 'v1', kind: 'Secret', type,
      metadata: { name, namespace: metadata.namespace, labels: { [PLAYED]: 'yes' }, ownerReferences: [{ apiVersion, kind, name: metadata.name, uid: metadata.uid }] },
      stringData: Object.fromEntries(keys.map((key) => [key, 'played'])),
    });
    this.made.add(version);
    this.count({ apiVersion, kind, metadata });
  }

  /** What LB-IPAM gives a Service of type LoadBalancer: the address that it names, or the next one of the pools. */
  private balance(object: KubeObject): object | undefined {
    if (object.spec.type !== 'LoadBalancer' || object.status?.loadBalancer?.ingress) return undefined;
    this.count({ ...object, kind: 'address of a Service' });
    const wanted = object.metadata.annotations?.['lbipam.cilium.io/ips']?.split(',');
    return { loadBalancer: { ingress: [{ ip: wanted?.[0] ?? this.addresses.pop() }] } };
  }

  /** Nobody answers for a program that isn't there, and the API server would refuse everything that it is to ask about. */
  private async silence(object: KubeObject): Promise<undefined> {
    const { webhooks = [] } = object;
    if (webhooks.every(({ objectSelector }: any) => objectSelector?.matchLabels?.['lab.example.org/nobody'])) return undefined;
    await this.patch(object, { webhooks: webhooks.map((webhook: object) => ({ ...webhook, objectSelector: NOBODY })) });
    this.count(object);
    return undefined;
  }

  /** An API that nobody serves keeps the controllers of quotas and namespaces from finding any. */
  private async unserve(object: KubeObject): Promise<undefined> {
    if (!object.spec.service) return undefined;
    await this.patch(object, { spec: { service: null, caBundle: null, insecureSkipTLSVerify: null } });
    this.count(object);
    return undefined;
  }

  /** Changes an object unless it has changed or gone meanwhile: then the next round sees it. */
  private async patch(object: KubeObject, change: object): Promise<void> {
    await this.client.patch(object, change).catch((error: Error) => {
      if (!(error instanceof Refusal) || ![404, 409].includes(error.status)) throw error;
    });
  }

  private count({ kind, metadata: { uid, name, namespace } }: KubeObject): void {
    const key = `${kind} ${uid ?? `${namespace}/${name}`}`;
    if (this.made.has(key)) return;
    this.made.add(key);
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }
}

function conditions({ metadata: { generation } }: KubeObject): object {
  return { conditions: [{ type: 'Ready', status: 'True', reason: 'Lab', message: 'as the lab says', lastTransitionTime: TIME, observedGeneration: generation }] };
}

/** The addresses of a pool of the fourth version, the last first. */
function addressesOf({ start, stop }: ContractPool): string[] {
  if (start.includes(':')) return [];
  const number = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const [first, last] = [number(start), number(stop)];
  return Array.from({ length: last - first + 1 }, (_, index) => last - index).map((value) => [24, 16, 8, 0].map((bits) => Math.floor(value / 2 ** bits) % 256).join('.'));
}
