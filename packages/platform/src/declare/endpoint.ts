import { isIP } from 'net';
import { Construct, IConstruct } from 'constructs';
import { Check } from '../values/check';
import { Cidr } from '../values/cidr';
import { isHostname } from '../values/net';
import { Refusal } from '../values/refusal';
import { OUTSIDE } from './claims';
import { addExport, ExportOptions } from './exports';
import { Records } from './ledger';
import { globalService } from './mesh';
import { externalPeer, Peer, Port, Rule } from './peer';
import { ConnectOptions, Pods, Stage, stageOf } from './stage';
import { CONNECTIONS, EGRESS, INGRESS, ROUTED, THROUGH_GATEWAY } from './traffic';

const OTHER_CLUSTER = new Refusal('PLATFORM-314', {
  protects: 'Pods of another cluster reach an endpoint through the mesh alone, which needs an export on the side of the server.',
  wrong: 'endpointOfHub.connect(stageOfEdge)',
  right: "endpointOfHub.export('cache', 'Redis', { to: ['edge'], namespaces: ['shop'] })",
});

const EXPORT_WITHOUT_SERVICE = new Refusal('PLATFORM-315', {
  protects: 'The mesh makes Services known to other clusters, and nothing else.',
  wrong: "new Endpoint(stage, 'Main', { port: 6379 }).export('cache', …)",
  right: "new Endpoint(stage, 'Main', { port: 6379, service: 'cache' }).export('cache', …)",
});

const NO_MESH = new Refusal('PLATFORM-316', {
  protects: 'Without a mesh on both sides no pod of one cluster reaches a Service of the other.',
  wrong: "{ \"name\": \"hub\", … } exporting to edge",
  right: "{ \"name\": \"hub\", \"meshAddress\": \"10.0.0.100\", … } exporting to edge",
});

const EXTERNAL_HOST = new Refusal('PLATFORM-317', {
  protects: 'The policy that lets pods out is made of the name or address alone; with a scheme or a port it would match nothing.',
  wrong: "host: 'https://mail.example.org:465'",
  right: "host: 'mail.example.org', port: 465",
});

const RANGES = new Refusal('PLATFORM-336', {
  protects: 'What is no range lets nobody out, and an address needs none beside itself.',
  wrong: "{ host: 'tunnel.example.net', ranges: ['198.51.100.7-9'] }",
  right: "{ host: 'tunnel.example.net', ranges: ['198.51.100.0/24'] }",
});

/** What is spoken on a port. */
export enum Protocol {
  /** TCP. */
  TCP = 'TCP',
  /** UDP. */
  UDP = 'UDP',
}

/** A port that pods listen on, and the Service in front of it. */
export interface EndpointProps {
  /** Port of the Service, or of the pods where there is no Service. */
  readonly port: number;
  /**
   * Port that the pods listen on: policies see pods, not Services.
   * @default - the same as `port`
   */
  readonly targetPort?: number;
  /**
   * Last port of the range that begins with `targetPort`, for servers that choose their port themselves.
   * @default - one port
   */
  readonly endPort?: number;
  /**
   * What is spoken on it.
   * @default Protocol.TCP
   */
  readonly protocol?: Protocol;
  /**
   * Name of that container port, by which scrapes find it.
   * @default - scrapes use the number
   */
  readonly portName?: string;
  /**
   * Name of the Service.
   * @default - none, as for ports that are only scraped
   */
  readonly service?: string;
  /**
   * Name of the Service's port. The mesh matches ports of a global Service by name.
   * @default - the port has no name
   */
  readonly servicePortName?: string;
  /**
   * The pods that listen.
   * @default - those of the stage
   */
  readonly pods?: Pods;
  /**
   * Name of the Gateway in Cilium's own proxy that this port stands for. No pods listen then: Cilium holds a client to its own
   * policy towards whatever the Gateway routes it to, so its clients are let out to all of that.
   * @default - pods listen
   */
  readonly gateway?: string;
}

/** Where an endpoint is reached. */
export interface Address {
  /** Host name; empty for an endpoint without a Service. */
  readonly host: string;
  /** Port. */
  readonly port: number;
}

/** Is told of what a cluster exports by endpoints. */
export interface IExportWatcher {
  /**
   * Called once for each export. It may connect to the endpoint.
   *
   * @param name name of the export, for example `postgres/gitlab`
   * @param endpoint where the cluster serves it; several exports may share one
   */
  exported(name: string, endpoint: Endpoint): void;
}

/**
 * A port that something listens on. Every connection to it is recorded, and gives a network policy on both sides, an
 * arrow in the picture of the cluster, and the order of the stages where the client must wait.
 */
export class Endpoint extends Construct {
  /**
   * Tells a watcher of everything that the cluster exports by an endpoint: at once of what has been exported so far, and of each
   * later export when it is declared.
   *
   * @param scope the cluster, or a construct in it
   * @param watcher who is told
   */
  public static watchExports(scope: IConstruct, watcher: IExportWatcher): void {
    WATCHERS.add(scope, watcher);
    for (const { owner, record } of EXPORTED.all(scope)) watcher.exported(record, owner as Endpoint);
  }

  /** The stage that runs the server. */
  public readonly stage: Stage;
  /** The pods that listen. */
  public readonly pods: Pods;
  /** Port that the pods listen on. */
  public readonly targetPort: number;
  /** Name of that container port; undefined when it has none. */
  public readonly portName?: string;
  /** @internal */ public readonly _service?: { name: string; port: number; portName?: string };
  private readonly port: number;
  private readonly ports: Port[];
  private readonly gateway?: string;
  private exported = false;

  /**
   * @param scope the stage that runs the server, or something inside it
   * @param id what it serves, in PascalCase
   * @param props port, Service and pods
   */
  constructor(scope: Construct, id: string, props: EndpointProps) {
    super(scope, id);
    this.stage = stageOf(this);
    this.pods = props.pods ?? this.stage.pods;
    this.targetPort = props.targetPort ?? props.port;
    this.portName = props.portName;
    this.port = props.port;
    this.gateway = props.gateway;
    this._service = props.service === undefined ? undefined : { name: props.service, port: props.port, portName: props.servicePortName };
    Check.wholeNumber(this, 'port', props.port, 1, 65535);
    Check.wholeNumber(this, 'targetPort', this.targetPort, 1, 65535);
    if (props.endPort !== undefined) Check.wholeNumber(this, 'endPort', props.endPort, this.targetPort, 65535);
    this.ports = [{ port: this.targetPort, endPort: props.endPort, protocol: props.protocol ?? Protocol.TCP }];
  }

  /**
   * Records a client in the same cluster and returns the address.
   *
   * @param client the stage whose pods connect
   * @param options which pods, and whether the stage waits
   */
  public connect(client: Stage, options: ConnectOptions = {}): Address {
    Check.kind(this, 'client', client, 'Stage', 'waitFor');
    OTHER_CLUSTER.unless(client, client.cluster === this.stage.cluster, `can't connect to [${this.node.path}] in another cluster: export it there and read the contract here`);
    const pods = options.pods ?? client.pods;
    if (options.wait ?? true) client.waitFor(this.stage, `it connects to ${this.node.path}`);
    if (this.gateway !== undefined) {
      THROUGH_GATEWAY.add(pods, this.gateway);
      CONNECTIONS.add(this, { client: pods._name, server: `gateway ${this.gateway}`, ports: this.ports });
      return this.address();
    }
    // Within one namespace, the pods of two stages are still two parties: nothing is allowed without being declared.
    EGRESS.add(pods, { peer: this.pods._peer, ports: this.ports });
    this.letIn(pods._name, pods._peer);
    return this.address();
  }

  /** Lets the Kubernetes API server in, as webhooks and aggregated APIs need. */
  public allowFromKubeApi(): void {
    const controlPlane = this.stage.cluster.facts.nodes.filter((node) => node.controlPlane);
    // The API server runs on the host network: depending on the node that it runs on, Cilium sees it as any of the three.
    this.letIn('kube-apiserver', { type: 'entities', entities: ['kube-apiserver', 'host', 'remote-node'], addresses: controlPlane.map((node) => node.address) });
  }

  /** Lets everybody outside the cluster in, as what answers on a load-balancer address needs. */
  public allowFromWorld(): void {
    // Traffic that enters at another node may arrive with that node's address.
    this.letIn('outside', { type: 'entities', entities: ['world', 'host', 'remote-node'], addresses: ['0.0.0.0/0', '::/0'] });
  }

  /**
   * Lets a Gateway's traffic in. Routes call this; see `HttpRoute`.
   *
   * @param gateway name of the Gateway, for the picture
   * @param pods the pods that forward the traffic; Cilium's `ingress` identity when left out
   */
  public allowFromGateway(gateway: string, pods?: Pods): void {
    const rule: Rule = { peer: this.pods._peer, ports: this.ports };
    if (pods) EGRESS.add(pods, rule);
    ROUTED.add(this, { gateway, rule });
    this.letIn(`gateway ${gateway}`, pods?._peer ?? { type: 'entities', entities: ['ingress'], addresses: [] });
  }

  /**
   * Offers the endpoint to other clusters: an entry of the contract, and a Service that the mesh makes known everywhere.
   * Clients there are let in by what is declared here, so that no change of theirs changes this cluster.
   *
   * @param name name of the export, unique in the cluster, for example `postgres/gitlab`
   * @param kind what it is, for example `PostgresDatabase`
   * @param options which clusters and namespaces may use it
   * @param data what clients need to know beside the address; never a secret
   */
  public export(name: string, kind: string, options: ExportOptions, data: { [key: string]: string } = {}): void {
    const cluster = this.stage.cluster;
    EXPORT_WITHOUT_SERVICE.unless(this, this._service !== undefined, `can't be exported as '${name}' without a Service: set 'service'`);
    addExport(this, cluster.node.id, cluster.peers, {
      name, kind, to: options.to, namespaces: options.namespaces, data,
      endpoint: {
        namespace: this.stage.home.name, service: this._service!.name, port: this.port, portName: this._service!.portName,
        targetPort: this.targetPort, podLabels: this.pods.labels,
      },
    });
    NO_MESH.unless(this, cluster.facts.meshAddress !== undefined, `'${name}' can't be exported: cluster '${cluster.node.id}' is in no mesh; set 'meshAddress' in its facts`);
    for (const to of options.to) {
      NO_MESH.unless(this, cluster.peers.some((peer) => peer.name === to && peer.meshAddress !== undefined), `'${name}' can't be exported to cluster '${to}', which is in no mesh: set 'meshAddress' in its facts`);
      for (const namespace of options.namespaces) this.letIn(`${to}: namespace ${namespace}`, { type: 'remote-pods', cluster: to, namespace, labels: {} });
    }
    this.exported = true;
    EXPORTED.add(this, name);
    for (const { record } of WATCHERS.all(this)) record.exported(name, this);
  }

  /**
   * Annotations that the endpoint's Service must carry; they make it global when the endpoint is exported.
   * Read it lazily (`Lazy.any`), since exports may be declared after the Service.
   */
  public serviceAnnotations(): { [annotation: string]: string } {
    return this.exported ? globalService(true) : {};
  }

  private letIn(client: string, peer: Peer): void {
    INGRESS.add(this.pods, { peer, ports: this.ports });
    CONNECTIONS.add(this, { client, server: this.pods._name, ports: this.ports });
  }

  private address(): Address {
    const host = this._service === undefined ? '' : `${this._service.name}.${this.stage.home.name}.svc.cluster.local`;
    return { host, port: this.port };
  }
}

/** The names under which endpoints are exported. */
const EXPORTED = new Records<string>();

/** Who wants to know of exports. */
const WATCHERS = new Records<IExportWatcher>();

/** Something outside the cluster that pods connect to. */
export interface ExternalEndpointProps {
  /** A DNS name (`*` stands for one label), an address, or a CIDR. */
  readonly host: string;
  /**
   * CIDRs that hold the name's addresses, as its owner documents them: for clients that look the name up once, and use the
   * addresses for longer than the answer is valid. Cilium lets pods out to what a name was answered with, and forgets it then.
   * Pods are let out to the name and to these. Refused for a host that is an address itself.
   * @default - none: the client asks again
   */
  readonly ranges?: string[];
  /**
   * Port.
   * @default 443
   */
  readonly port?: number;
  /**
   * Last port of the range that begins with `port`.
   * @default - one port
   */
  readonly endPort?: number;
  /**
   * What is spoken on it.
   * @default Protocol.TCP
   */
  readonly protocol?: Protocol;
}

/** An address outside the cluster, so that the pods that need it, and no others, are let out to it. */
export class ExternalEndpoint extends Construct {
  private readonly host: string;
  private readonly ranges: string[];
  private readonly port: number;
  private readonly ports: Port[];

  /**
   * @param scope the component or cluster that knows it
   * @param id what it is, in PascalCase
   * @param props where it is
   */
  constructor(scope: Construct, id: string, props: ExternalEndpointProps) {
    super(scope, id);
    // DNS knows no capitals.
    this.host = Check.text(this, 'host', props.host, 'write it as in mail.example.org').toLowerCase();
    this.port = props.port ?? 443;
    const known = isIP(this.host) !== 0 || Cidr.isCidr(this.host) || isHostname(this.host.replace(/\*/g, 'x'));
    EXTERNAL_HOST.unless(this, known, `'host' must be a DNS name, an address or a CIDR, got '${props.host}': write it as in mail.example.org, without scheme and port`);
    this.ranges = props.ranges ?? [];
    for (const range of this.ranges) RANGES.unless(this, Cidr.isCidr(range) && externalPeer(this.host).type === 'dns', `'ranges' must be CIDRs that hold the addresses of a name, got '${range}' for '${this.host}': write them as in 198.51.100.0/24, or leave them out for an address`);
    Check.wholeNumber(this, 'port', this.port, 1, 65535);
    if (props.endPort !== undefined) Check.wholeNumber(this, 'endPort', props.endPort, this.port, 65535);
    this.ports = [{ port: this.port, endPort: props.endPort, protocol: props.protocol ?? Protocol.TCP }];
    OUTSIDE.add(scope, { address: this.host, what: `server ${this.host}` });
  }

  /**
   * Records a client and lets its pods out. Nothing waits.
   *
   * @param client the stage whose pods connect
   * @param options which pods
   */
  public connect(client: Stage, options: ConnectOptions = {}): Address {
    const pods = options.pods ?? client.pods;
    for (const peer of [this.host, ...this.ranges].map(externalPeer)) EGRESS.add(pods, { peer, ports: this.ports });
    CONNECTIONS.add(client, { client: pods._name, server: this.host, ports: this.ports });
    return { host: this.host, port: this.port };
  }
}
