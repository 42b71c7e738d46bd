/** One cluster in which a case runs, with what it may be given. */
import { type Cluster, type ClusterProps, Endpoint, type IGateway, type IMetricsSink, type IStorageClass, Namespace, RemoteCluster, Stage } from '@monosense-io/platform';
import { RookCeph } from '@monosense-io/rook-ceph';
import { ApiObject, Size } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { APPS, Lab, type Surroundings } from '@monosense-io/platform/testing';
import { type Call, type Exports, type Installation, prepared } from './cases.ts';

/** Each is used for one program, and then thrown away. */
export class World {
  private readonly lab: Lab;
  private readonly namespaces = new Map<string, Namespace>();
  private readonly clients = new Map<string, Stage>();
  private ids = 0;
  private entrance?: Endpoint;
  private listening?: Endpoint;

  /**
   * @param facts of the cluster; three nodes in a mesh unless they say otherwise
   * @param without groups of kinds that components bring themselves
   */
  constructor(facts: Partial<ClusterProps>, without: string[]) {
    this.lab = new Lab({ facts, without, kinds: [{ group: 'cilium.io', kind: 'CiliumClusterwideNetworkPolicy', versions: ['v2'], namespaced: false }] });
  }

  public get cluster(): Cluster {
    return this.lab.cluster;
  }

  public get root(): IConstruct {
    return this.lab.platform;
  }

  public get surroundings(): Surroundings {
    return this.lab.surroundings;
  }

  public get sharedStorage(): IStorageClass {
    return { connect: () => ({ name: 'local', local: false, snapshotClass: 'snapshots' }) };
  }

  public get metricsElsewhere(): IMetricsSink {
    return { connect: () => ({ writeUrl: 'https://metrics.example.org/write', readUrl: 'https://metrics.example.org/read', alertsUrl: 'https://metrics.example.org/alerts' }) };
  }

  public get gatewayWithEntrance(): IGateway {
    this.entrance ??= new Endpoint(this.client('gateway'), 'Entrance', { port: 443, service: 'gateway' });
    const { entrance } = this;
    return { connect: (client) => ({ ...this.surroundings.gateway.connect(client), pods: entrance.stage.pods, entrance }) };
  }

  public get server(): Endpoint {
    this.listening ??= new Endpoint(this.client('media'), 'Server', { port: 8443, service: 'server' });
    return this.listening;
  }

  public newId(name: string): string {
    return `${name}-${this.ids++}`;
  }

  public namespace(name: string): Namespace {
    if (name === 'kube-system') return this.cluster.kubeSystem;
    if (!this.namespaces.has(name)) this.namespaces.set(name, new Namespace(this.cluster, `${name}-namespace`, { name }));
    return this.namespaces.get(name)!;
  }

  /** A stage of somebody who uses what a component offers. */
  public client(name: string): Stage {
    let stage = this.clients.get(name);
    if (!stage) {
      stage = new Stage(this.cluster, `${name}-client`, { namespace: this.namespace(name), podLabels: { app: name } });
      new ApiObject(stage, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
      this.clients.set(name, stage);
    }
    return stage;
  }

  /** Another cluster, which lends storage to this one. */
  public clusterWithCeph(): RemoteCluster {
    const { peers, ...facts } = { ...this.cluster.facts, peers: undefined };
    const other = new Lab({ facts: { ...APPS, peers: [facts] } });
    const ceph = new RookCeph(other.cluster, 'rook-ceph', { nodes: APPS.nodes.map(({ name }) => ({ name, devices: ['/dev/sdb'] })), hostNetwork: true });
    ceph.export({ to: this.cluster.node.id, secretStore: other.surroundings.store, quota: Size.tebibytes(1) });
    return RemoteCluster.fromCluster(this.cluster, other.cluster);
  }

  public install(exports: Exports, { component, id, props, calls }: Installation): void {
    this.call(new exports[component](this.cluster, id, ...prepared(props, this) as unknown[]), calls);
  }

  private call(target: any, calls: Call[]): void {
    for (const { method, args, then } of calls) this.call(target[method](...prepared(args, this) as unknown[]), then);
  }

  public render(): { [path: string]: string } {
    return this.lab.platform.render();
  }
}
