import { Contract, ContractExport, ContractFile } from '@monosense-io/output';
import { ApiObject } from 'cdk8s';
import { ILogSink, IMetricsSink, IPostgresDatabase, IRedis, ISecretStore, LogConnection, MetricsConnection, PostgresConnection, RedisConnection } from '../declare/capabilities';
import { Cluster } from '../declare/cluster';
import { Component } from '../declare/component';
import { contractOf } from '../declare/contract';
import { Address } from '../declare/endpoint';
import { IMPORTS } from '../declare/exports';
import { Namespace, namespaceOf } from '../declare/namespace';
import { globalService } from '../declare/mesh';
import { Stage } from '../declare/stage';
import { CONNECTIONS, EGRESS } from '../declare/traffic';
import { Refusal } from '../values/refusal';
import { ExternalSecret } from './external-secret';

const KNOWN_PEER = new Refusal('PLATFORM-417', {
  protects: 'Addresses of two clusters are only held apart, and connected, when each knows the facts of the other.',
  wrong: "new Cluster(platform, 'edge', { ...facts, peers: [] })",
  right: "new Cluster(platform, 'edge', { ...facts, peers: [hub] })",
});

const HAS_ENDPOINT = new Refusal('PLATFORM-418', {
  protects: 'An export without a Service, such as storage on the host network, has no address in the mesh.',
  wrong: "hub.connect(stage, 'ceph', 'CephCluster')",
  right: "hub.read(stage, 'ceph', 'CephCluster')",
});

const IN_MESH = new Refusal('PLATFORM-419', {
  protects: 'Without a mesh, the name of a Service of another cluster leads nowhere.',
  wrong: "hub.redis('redis/shop', options), in a cluster without 'meshAddress'",
  right: "hub.redis('redis/shop', options), in a cluster with meshAddress: '10.0.0.120'",
});

const EXPORTED = new Refusal('PLATFORM-420', {
  protects: 'A client of something that the other cluster does not serve waits for it in vain.',
  wrong: "hub.postgresDatabase('postgres/keycloak', options), while hub exports 'postgres/gitlab'",
  right: "hub.postgresDatabase('postgres/gitlab', options)",
});

const EXPORTED_KIND = new Refusal('PLATFORM-421', {
  protects: 'A client would speak the wrong protocol to the server.',
  wrong: "hub.postgresDatabase('redis/shop', options)",
  right: "hub.redis('redis/shop', options)",
});

const EXPORTED_TO_CLUSTER = new Refusal('PLATFORM-422', {
  protects: "The other cluster's policies let nobody in who is not named, so that every connection would time out.",
  wrong: "export({ to: ['edge'], namespaces: ['demo'] }), read in cluster 'media'",
  right: "export({ to: ['edge', 'media'], namespaces: ['demo'] }), read in cluster 'media'",
});

const EXPORTED_TO_NAMESPACE = new Refusal('PLATFORM-423', {
  protects: "The other cluster's policies let in the namespaces that are named, so that every other connection would time out.",
  wrong: "export({ to: ['edge'], namespaces: ['gitlab'] }), read in namespace 'demo'",
  right: "export({ to: ['edge'], namespaces: ['gitlab', 'demo'] }), read in namespace 'demo'",
});

/** How capabilities of another cluster get their credentials here. */
export interface RemoteCapabilityOptions {
  /**
   * The store of this cluster that holds the same items as the other cluster's.
   * @default - the one that a construct above the client provides (`Ambient.provide`)
   */
  readonly secretStore?: ISecretStore;
}

/**
 * Another cluster, as its contract describes it. What it exports is used like a capability of this cluster: the mesh
 * carries the traffic to a Service of the same name, whose stub is rendered here.
 *
 * Refused: what the contract lacks, and what it doesn't grant to this cluster and the client's namespace.
 */
export class RemoteCluster extends Component {
  /**
   * Reads the contract that the other cluster's program has rendered.
   *
   * @param cluster this cluster; the other one must be among its peers
   * @param file path of the other cluster's contract.json
   */
  public static fromContract(cluster: Cluster, file: string): RemoteCluster {
    return new RemoteCluster(cluster, ContractFile.read(file), file);
  }

  /**
   * Takes the exports of a cluster in the same program, as far as they have been declared by now.
   *
   * @param cluster this cluster; the other one must be among its peers
   * @param other the other cluster
   */
  public static fromCluster(cluster: Cluster, other: Cluster): RemoteCluster {
    return new RemoteCluster(cluster, contractOf(other, []), `cluster '${other.node.id}'`);
  }

  /** @internal */ public readonly _contract: Contract;
  private readonly source: string;
  private readonly stages = new Map<string, Stage>();

  private constructor(cluster: Cluster, contract: Contract, source: string) {
    super(cluster, contract.cluster.name);
    this._contract = contract;
    this.source = source;
    KNOWN_PEER.unless(this, cluster.peers.some((peer) => peer.name === contract.cluster.name), `cluster '${contract.cluster.name}' is not a peer of '${cluster.node.id}': add its facts to 'peers'`);
  }

  /**
   * What an export says beside its address. Throws when the contract lacks it or doesn't grant it.
   *
   * @param client the stage that uses it
   * @param name name of the export
   * @param kind what it must be
   */
  public read(client: Stage, name: string, kind: string): { [key: string]: string } {
    return this.granted(client, name, kind).data;
  }

  /**
   * Records a client of an exported endpoint and returns its address. Throws when the contract lacks it or doesn't grant it.
   *
   * @param client the stage whose pods connect
   * @param name name of the export
   * @param kind what it must be
   */
  public connect(client: Stage, name: string, kind: string): Address {
    const { endpoint } = this.granted(client, name, kind);
    HAS_ENDPOINT.unless(client, endpoint !== undefined, `'${name}' of cluster '${this.node.id}' has no endpoint to connect to: use what 'read' returns`);
    IN_MESH.unless(client, this.cluster.facts.meshAddress !== undefined, `cluster '${this.cluster.node.id}' must be in the mesh to connect to '${name}' of cluster '${this.node.id}', and its facts have no 'meshAddress': set it`);
    const { namespace, service, port, portName, targetPort, podLabels } = endpoint!;
    const stub = this.stub(namespace, service, port, portName);
    client.waitFor(stub, `it connects to ${name} of cluster ${this.node.id}`);
    EGRESS.add(client.pods, { peer: { type: 'remote-pods', cluster: this.node.id, namespace, labels: podLabels }, ports: [{ port: targetPort, protocol: 'TCP' }] });
    CONNECTIONS.add(client, { client: client.pods._name, server: `${this.node.id}: ${name}`, ports: [{ port: targetPort, protocol: 'TCP' }] });
    return { host: `${service}.${namespace}.svc.cluster.local`, port };
  }

  /**
   * A PostgreSQL database of the other cluster. Its export tells `database` and `item`, the secret-store item of its credentials.
   *
   * @param name name of the export
   * @param options where the credentials come from
   */
  public postgresDatabase(name: string, options: RemoteCapabilityOptions = {}): IPostgresDatabase {
    return new RemotePostgresDatabase(this, name, options);
  }

  /**
   * A Redis server of the other cluster. Its export tells `item`, the secret-store item of its password, if it asks for one.
   *
   * @param name name of the export
   * @param options where the password comes from
   */
  public redis(name: string, options: RemoteCapabilityOptions = {}): IRedis {
    return new RemoteRedis(this, name, options);
  }

  /**
   * A metrics sink of the other cluster. Its export tells `writePath`, `readPath` and `alertsPath`, and `item`, the
   * secret-store item of its credentials, if it asks for any.
   *
   * @param name name of the export
   * @param options where the credentials come from
   */
  public metricsSink(name: string, options: RemoteCapabilityOptions = {}): IMetricsSink {
    return new RemoteMetricsSink(this, name, options);
  }

  /**
   * A log sink of the other cluster. Its export tells `writePath` and `readPath`, and `item`, the secret-store item of its
   * credentials, if it asks for any.
   *
   * @param name name of the export
   * @param options where the credentials come from
   */
  public logSink(name: string, options: RemoteCapabilityOptions = {}): ILogSink {
    return new RemoteLogSink(this, name, options);
  }

  private granted(client: Stage, name: string, kind: string): ContractExport {
    const entry = this._contract.exports[name];
    const others = Object.entries(this._contract.exports).filter(([, other]) => other.kind === kind).map(([other]) => other);
    EXPORTED.unless(client, entry !== undefined, `cluster '${this.node.id}' does not export '${name}' (${this.source}): ${others.length > 0 ? `choose one of ${others.join(', ')}, or export it there` : `it exports no ${kind}, so export it there`}`);
    EXPORTED_KIND.unless(client, entry.kind === kind, `'${name}' of cluster '${this.node.id}' must be a ${kind}, got a ${entry.kind}: use another export`);
    EXPORTED_TO_CLUSTER.unless(client, entry.to.includes(this.cluster.node.id), `cluster '${this.node.id}' does not export '${name}' to '${this.cluster.node.id}': add it to 'to' of the export there`);
    EXPORTED_TO_NAMESPACE.unless(client, entry.namespaces.includes(client.home.name), `cluster '${this.node.id}' does not export '${name}' to namespace '${client.home.name}': add it to 'namespaces' of the export there (${entry.namespaces.join(', ')})`);
    IMPORTS.add(client, { cluster: this.node.id, name });
    return entry;
  }

  private stub(namespace: string, service: string, port: number, portName?: string): Stage {
    let stage = this.stages.get(namespace);
    if (!stage) {
      const home = namespaceOf(this, namespace) ?? new Namespace(this, `Namespace-${namespace}`, { name: namespace });
      stage = new Stage(this, namespace, { namespace: home });
      this.stages.set(namespace, stage);
    }
    if (!stage.node.tryFindChild(service)) {
      new ApiObject(stage, service, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: {
          name: service,
          // This side has no pods to offer, it only uses those of the other.
          annotations: globalService(false),
        },
        spec: { type: 'ClusterIP', ports: [{ ...(portName ? { name: portName } : {}), port, protocol: 'TCP' }] },
      });
    }
    return stage;
  }
}

/** Creates the Secret with an export's credentials once per client stage. */
class Credentials {
  private readonly secrets = new Map<Stage, ExternalSecret>();

  public constructor(private readonly remote: RemoteCluster, private readonly name: string, private readonly store?: ISecretStore) {}

  public in(client: Stage, item: string, keys: string[]): ExternalSecret {
    let secret = this.secrets.get(client);
    if (!secret) {
      const name = `${client.stageName}-${this.name.replace(/\//g, '-')}`;
      secret = new ExternalSecret(client, `${this.remote.node.id}-${this.name}`.replace(/\//g, '-'), { store: this.store, name, data: Object.fromEntries(keys.map((key) => [key, { item }])) });
      this.secrets.set(client, secret);
    }
    return secret;
  }
}

class RemotePostgresDatabase implements IPostgresDatabase {
  private readonly credentials: Credentials;

  public constructor(private readonly remote: RemoteCluster, private readonly name: string, options: RemoteCapabilityOptions) {
    this.credentials = new Credentials(remote, name, options.secretStore);
  }

  public connect(client: Stage): PostgresConnection {
    const { database, item } = this.remote.read(client, this.name, 'PostgresDatabase');
    const address = this.remote.connect(client, this.name, 'PostgresDatabase');
    return { ...address, database, credentials: this.credentials.in(client, item, ['username', 'password']).reference() };
  }
}

class RemoteRedis implements IRedis {
  private readonly credentials: Credentials;

  public constructor(private readonly remote: RemoteCluster, private readonly name: string, options: RemoteCapabilityOptions) {
    this.credentials = new Credentials(remote, name, options.secretStore);
  }

  public connect(client: Stage): RedisConnection {
    const { item } = this.remote.read(client, this.name, 'Redis');
    const address = this.remote.connect(client, this.name, 'Redis');
    return item === undefined ? address : { ...address, credentials: this.credentials.in(client, item, ['password']).reference() };
  }
}

class RemoteMetricsSink implements IMetricsSink {
  private readonly credentials: Credentials;

  public constructor(private readonly remote: RemoteCluster, private readonly name: string, options: RemoteCapabilityOptions) {
    this.credentials = new Credentials(remote, name, options.secretStore);
  }

  public connect(client: Stage): MetricsConnection {
    const { writePath, readPath, alertsPath, item } = this.remote.read(client, this.name, 'MetricsSink');
    const { host, port } = this.remote.connect(client, this.name, 'MetricsSink');
    return {
      writeUrl: urlOf(host, port, writePath),
      readUrl: urlOf(host, port, readPath),
      alertsUrl: urlOf(host, port, alertsPath),
      ...(item === undefined ? {} : { credentials: this.credentials.in(client, item, ['username', 'password']).reference() }),
    };
  }
}

class RemoteLogSink implements ILogSink {
  private readonly credentials: Credentials;

  public constructor(private readonly remote: RemoteCluster, private readonly name: string, options: RemoteCapabilityOptions) {
    this.credentials = new Credentials(remote, name, options.secretStore);
  }

  public connect(client: Stage): LogConnection {
    const { writePath, readPath, item } = this.remote.read(client, this.name, 'LogSink');
    const { host, port } = this.remote.connect(client, this.name, 'LogSink');
    return {
      writeUrl: urlOf(host, port, writePath),
      readUrl: urlOf(host, port, readPath),
      ...(item === undefined ? {} : { credentials: this.credentials.in(client, item, ['username', 'password']).reference() }),
    };
  }
}

/** The address of a path; what the export doesn't tell, the sink doesn't serve. */
function urlOf(host: string, port: number, path: string | undefined): string | undefined {
  return path === undefined ? undefined : `http://${host}:${port}${path}`;
}
