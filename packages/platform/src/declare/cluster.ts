import { isIP } from 'net';
import { Construct, IConstruct } from 'constructs';
import { conflicts, inPool, rangesOf } from '../facts/conflicts';
import { assertInPlatform, assertSameCopy } from './copy';
import { checkExport, ClusterExport, ExportOptions } from './contract';
import { KubeApi } from './kube-api';
import { knownMinors, minorOf } from '../facts/kubernetes';
import { Namespace, PodSecurity, Tier } from './namespace';
import { AddressRange, Cidr } from '../values/cidr';
import { isHostname, readJson } from '../values/net';
import { Connection, Rule } from './peer';
import { Quantity } from '../values/quantity';
import { CustomResourceKind } from './stage';
import { talosProblem } from '../checks/upgrades';

/** A machine of a cluster. */
export interface NodeFacts {
  /** Host name, unique in the cluster. */
  readonly name: string;
  /** Address in `nodeCidr`. */
  readonly address: string;
  /** Whether it runs the control plane, and so etcd. */
  readonly controlPlane: boolean;
  /** Memory, as Kubernetes writes quantities, for example `64Gi`. Requests are checked against it. */
  readonly memory: string;
  /** Device that Talos is installed on, for example `/dev/nvme0n1`. */
  readonly installDisk: string;
}

/** A range of addresses that Services of type LoadBalancer get theirs from. */
export interface LoadBalancerPool {
  /** First address. */
  readonly start: string;
  /** Last address. */
  readonly stop: string;
}

/**
 * What is known of a cluster before anything runs on it. Plain data: most labs keep it in a file of its own
 * (`Cluster.readFacts`), which the other clusters' programs read too.
 */
export interface ClusterFacts {
  /** Name, at most 32 lower-case letters, digits and dashes; also its folder in the rendered output. */
  readonly name: string;
  /** Number from 1 to 255, unique among connected clusters. */
  readonly id: number;
  /** DNS domain of the lab, for example `example.org`. */
  readonly domain: string;
  /** Host name or address of the Kubernetes API. */
  readonly apiEndpoint: string;
  /** Machines. */
  readonly nodes: NodeFacts[];
  /** Subnet of the machines. */
  readonly nodeCidr: string;
  /** Ranges that pods get addresses from: one, or an IPv4 and an IPv6 range for dual stack. */
  readonly podCidrs: string[];
  /** Ranges that Services get addresses from, of the same families as `podCidrs`. */
  readonly serviceCidrs: string[];
  /**
   * Ranges for Services of type LoadBalancer.
   * @default - none
   */
  readonly loadBalancerPools?: LoadBalancerPool[];
  /**
   * Number of the cluster's BGP autonomous system.
   * @default - the cluster speaks no BGP
   */
  readonly asn?: number;
  /**
   * Load-balancer address of the ClusterMesh API server.
   * @default - the cluster is in no mesh
   */
  readonly meshAddress?: string;
  /** Talos version, for example `v1.12.0`. */
  readonly talosVersion: string;
  /** Kubernetes version, for example `v1.35.0`. */
  readonly kubernetesVersion: string;
}

/** A cluster's facts, and those of the clusters around it. */
export interface ClusterProps extends ClusterFacts {
  /**
   * Facts of the other clusters of the lab: their addresses may not overlap with this cluster's, and a mesh connects to them.
   * @default - no other cluster
   */
  readonly peers?: ClusterFacts[];
}

/** A change to the machine configuration that a component needs, as talhelper takes it. */
export interface MachinePatch {
  /** What the patch is for; written beside it. */
  readonly reason: string;
  /** The patch: part of a Talos machine configuration, merged into it. */
  readonly patch: { [key: string]: any };
}

/** What the file of facts holds; a question mark means that it may be missing. */
/** What a cluster has from elsewhere, such as components that are installed by hand. */
export interface ExistingObjects {
  /**
   * Kinds of custom resources.
   * @default - none
   */
  readonly kinds?: CustomResourceKind[];
  /**
   * Names of objects that others refer to, by kind: `{ StorageClass: ['local-path'] }`.
   * @default - none
   */
  readonly objects?: { [kind: string]: string[] };
}

const FACTS: Record<keyof ClusterFacts, string> = {
  name: 'string', id: 'number', domain: 'string', apiEndpoint: 'string', nodes: 'list', nodeCidr: 'string', podCidrs: 'list of strings',
  serviceCidrs: 'list of strings', loadBalancerPools: 'list?', asn: 'number?', meshAddress: 'string?', talosVersion: 'string', kubernetesVersion: 'string',
};
const NODE_FACTS: Record<keyof NodeFacts, string> = { name: 'string', address: 'string', controlPlane: 'boolean', memory: 'string', installDisk: 'string' };
const POOL_FACTS: Record<keyof LoadBalancerPool, string> = { start: 'string', stop: 'string' };

/**
 * One Kubernetes cluster: the scope of its components, and the place where its facts are found.
 *
 * Refused: facts that contradict each other (a node outside the subnet, overlapping ranges), or those of a peer.
 */
export class Cluster extends Construct {
  /**
   * The cluster that a construct belongs to. Throws when there is none.
   *
   * @param construct any construct inside a cluster
   */
  public static of(construct: IConstruct): Cluster {
    const cluster = construct.node.scopes.find((scope) => scope instanceof Cluster);
    if (!cluster) {
      assertSameCopy(construct);
      throw new Error(`[${construct.node.path}] is not inside a Cluster: create it with a Cluster, or something inside one, as its scope`);
    }
    return cluster as Cluster;
  }

  /**
   * Reads a cluster's facts from a JSON file. Throws for a file that can't be read, and for unknown, missing or ill-typed members.
   *
   * @param file path of the file
   */
  public static readFacts(file: string): ClusterFacts {
    const facts = readJson(file);
    const each = (key: string, shape: Record<string, string>): string[] => (
      Array.isArray(facts[key]) ? facts[key].flatMap((item, index) => misfits(item, shape, `${key}[${index}].`)) : []
    );
    const problems = [...misfits(facts, FACTS), ...each('nodes', NODE_FACTS), ...each('loadBalancerPools', POOL_FACTS)];
    if (problems.length > 0) throw new Error(`${file}: ${problems.join('; ')}: the facts are ${Object.keys(FACTS).join(', ')}`);
    return facts as unknown as ClusterFacts;
  }

  /** Facts of this cluster. */
  public readonly facts: ClusterFacts;
  /** Facts of the clusters around it. */
  public readonly peers: ClusterFacts[];
  /** The `kube-system` namespace, which Kubernetes creates itself. */
  public readonly kubeSystem: Namespace;
  /** The Kubernetes API, as pods and webhooks meet it. */
  public readonly kubeApi: KubeApi;

  /** @internal */ public readonly _namespaces = new Map<string, Namespace>();
  /** @internal */ public readonly _addresses: Array<{ address: string; owner: IConstruct }> = [];
  /** @internal */ public readonly _hostnames: Array<{ hostname: string; owner: IConstruct }> = [];
  /** @internal */ public readonly _exports: Array<ClusterExport & { owner: IConstruct }> = [];
  /** @internal */ public readonly _machinePatches: Array<MachinePatch & { owner: IConstruct }> = [];
  /** @internal */ public readonly _escapes: Array<{ path: string; what: string; reason: string }> = [];
  /** @internal */ public readonly _existing: ExistingObjects[] = [];
  /** @internal */ public readonly _runbooks = new Map<string, string>();
  /** @internal */ public readonly _routed: Array<{ gateway: string; rule: Rule }> = [];
  /** @internal */ public readonly _connections: Connection[] = [];

  /**
   * @param scope the platform
   * @param id name of the cluster, the same as in its facts
   * @param props facts
   */
  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    assertInPlatform(this);
    assertSameCopy(this);
    const { peers, ...facts } = props;
    this.facts = facts;
    this.peers = peers ?? [];
    const problems = [
      ...(facts.name === id ? [] : [`'name' is '${facts.name}': give the cluster its name as id`]),
      ...this.problems(),
      ...this.peers.flatMap((peer) => conflicts(facts, peer)),
    ];
    if (problems.length > 0) throw new Error(problems.map((problem) => `[${this.node.path}] ${problem}`).join('\n'));
    this.kubeSystem = new Namespace(this, 'KubeSystem', {
      name: 'kube-system', existing: true, tier: Tier.SYSTEM, podSecurity: PodSecurity.PRIVILEGED, reason: 'Kubernetes and the network run here',
    });
    this.kubeApi = new KubeApi(this, 'KubeApi');
  }

  /**
   * Takes an address of the cluster's pools, so that nobody else can have it. The synthesis refuses one that is outside
   * the pools, or taken twice in any cluster.
   *
   * @param owner the construct that the address is for
   * @param address the address
   */
  public claimAddress(owner: IConstruct, address: string): void {
    this._addresses.push({ address, owner });
  }

  /**
   * Takes a hostname, so that nobody else can have it. The synthesis refuses one that is taken twice in any cluster.
   *
   * @param owner the construct that answers on the hostname
   * @param hostname the full name
   */
  public claimHostname(owner: IConstruct, hostname: string): void {
    this._hostnames.push({ hostname, owner });
  }

  /**
   * Offers other clusters something that no Service of the mesh stands for, such as storage on the host network: an
   * entry of the contract. What a Service stands for is exported by its `Endpoint`.
   *
   * @param owner the construct that offers it
   * @param name name of the export, unique in the cluster
   * @param kind what it is, for example `CephCluster`
   * @param options which clusters and namespaces may use it
   * @param data what they need to know; never a secret, and nothing that is known only at run time
   */
  public export(owner: IConstruct, name: string, kind: string, options: ExportOptions, data: { [key: string]: string }): void {
    checkExport(owner, name, options);
    this._exports.push({ name, kind, to: options.to, namespaces: options.namespaces, data, owner });
  }

  /**
   * Adds to the machine configuration of every node: written to `talos/talconfig.yaml`, applied by the operator with talhelper.
   *
   * @param owner the construct that needs it
   * @param patch the change and its reason
   */
  public addMachinePatch(owner: IConstruct, patch: MachinePatch): void {
    this._machinePatches.push({ ...patch, owner });
  }

  /**
   * Says what the cluster has from elsewhere, so that components may use it. Nothing waits for it.
   *
   * @param existing kinds and objects that are there before Flux applies anything
   */
  public assumeInstalled(existing: ExistingObjects): void {
    this._existing.push(existing);
  }

  /**
   * Whether an address is one of the machines' subnet, in which a route alone isn't answered: the address needs an
   * announcement on the link as well.
   *
   * @param address the address
   */
  public isOnLink(address: string): boolean {
    return Cidr.of(this.facts.nodeCidr).contains(address);
  }

  private problems(): string[] {
    const facts = this.facts;
    const problems: string[] = [];
    const check = (ok: boolean, problem: string): void => void (ok || problems.push(problem));

    check(/^[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?$/.test(facts.name), `'name' must be at most 32 lower-case letters, digits and dashes, got '${facts.name}': rename the cluster`);
    check(Number.isInteger(facts.id) && facts.id >= 1 && facts.id <= 255, `'id' must be a whole number from 1 to 255, got ${facts.id}: give each cluster a number of its own`);
    check(/^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+[a-z]{2,}$/.test(facts.domain), `'domain' must be a DNS domain, got '${facts.domain}': write it as in example.org`);
    check(isIP(facts.apiEndpoint) !== 0 || isHostname(facts.apiEndpoint), `'apiEndpoint' must be a host name or an address, got '${facts.apiEndpoint}': write it as in k8s.example.org, without scheme and port`);
    check(facts.nodes.length > 0, "'nodes' is empty: name at least one machine");
    check(facts.nodes.length === 0 || facts.nodes.some((node) => node.controlPlane), "'nodes' has no control plane: set controlPlane on at least one machine");
    check(/^v\d+\.\d+\.\d+$/.test(facts.talosVersion), `'talosVersion' must be an exact version, got '${facts.talosVersion}': write it as in v1.12.0`);
    check(/^v\d+\.\d+\.\d+$/.test(facts.kubernetesVersion), `'kubernetesVersion' must be an exact version, got '${facts.kubernetesVersion}': write it as in v1.35.0`);
    check(!/^v\d+\.\d+\.\d+$/.test(facts.kubernetesVersion) || knownMinors().includes(minorOf(facts.kubernetesVersion)), `'kubernetesVersion' is ${facts.kubernetesVersion}, and this release of @monosense-io/platform knows the kinds of ${knownMinors().join(', ')}: choose one of these, or take a release that knows it`);
    const together = talosProblem(facts);
    check(together === undefined, together!);
    check(facts.asn === undefined || (Number.isInteger(facts.asn) && facts.asn >= 1 && facts.asn <= 4294967294), `'asn' must be a whole number from 1 to 4294967294, got ${facts.asn}: private numbers start at 64512`);

    const ranges = rangesOf(facts);
    for (const [name, cidr] of ranges) check(Cidr.isCidr(cidr), `'${name}' must be a CIDR without host bits, got '${cidr}': write it as in 10.244.0.0/16`);
    if (ranges.some(([, cidr]) => !Cidr.isCidr(cidr))) return problems;
    ranges.forEach(([name, cidr], index) => ranges.slice(index + 1).forEach(([otherName, other]) => check(!Cidr.of(cidr).overlaps(Cidr.of(other)), `'${name}' (${cidr}) overlaps with '${otherName}' (${other}): choose ranges apart`)));
    const families = (cidrs: string[]): string => cidrs.map((cidr) => Cidr.of(cidr).family).join(' and ');
    check(facts.podCidrs.length >= 1 && facts.podCidrs.length <= 2 && new Set(facts.podCidrs.map((cidr) => Cidr.of(cidr).family)).size === facts.podCidrs.length, `'podCidrs' must hold one range, or one of each family for dual stack, got ${facts.podCidrs.join(', ') || 'none'}: remove or add a range`);
    check(families(facts.podCidrs) === families(facts.serviceCidrs), `'serviceCidrs' (${families(facts.serviceCidrs)}) must be of the same families as 'podCidrs' (${families(facts.podCidrs)}): add or remove a range`);

    for (const [key, values] of [['name', facts.nodes.map((node) => node.name)], ['address', facts.nodes.map((node) => node.address)]] as const) {
      values.filter((value, index) => values.indexOf(value) !== index).forEach((value) => check(false, `two nodes have the ${key} '${value}': give each its own`));
    }
    for (const node of facts.nodes) {
      check(Cidr.of(facts.nodeCidr).contains(node.address), `node '${node.name}' has address '${node.address}', which is outside 'nodeCidr' (${facts.nodeCidr}): correct one of them`);
      check(Quantity.toBytes(node.memory) > 0, `node '${node.name}' has memory '${node.memory}', which is no quantity: write it as in 64Gi`);
    }
    for (const pool of facts.loadBalancerPools ?? []) {
      check(AddressRange.isRange(pool.start, pool.stop), `load-balancer pool '${pool.start}' to '${pool.stop}' is no range of addresses: start must not come after stop`);
      for (const node of facts.nodes) check(!inPool(pool, node.address), `load-balancer pool ${pool.start}-${pool.stop} contains node '${node.name}' (${node.address}): choose a range without machines`);
    }
    const pools = (facts.loadBalancerPools ?? []).map((pool) => `${pool.start}-${pool.stop}`).join(', ') || 'none';
    check(facts.meshAddress === undefined || (facts.loadBalancerPools ?? []).some((pool) => inPool(pool, facts.meshAddress!)), `'meshAddress' ${facts.meshAddress} is outside 'loadBalancerPools' (${pools}): choose an address inside`);
    return problems;
  }
}

/** How a value from a file differs from what it should be. */
function misfits(value: unknown, shape: Record<string, string>, where = ''): string[] {
  const members = Object(value) as Record<string, unknown>;
  return [
    ...Object.keys(members).filter((key) => !(key in shape)).map((key) => `'${where}${key}' is not a fact of a cluster`),
    ...Object.entries(shape).flatMap(([key, type]) => {
      const member = members[key];
      if (member === undefined) return type.endsWith('?') ? [] : [`'${where}${key}' is missing`];
      const wanted = type.replace('?', '');
      const list = Array.isArray(member) && (wanted === 'list' || member.every((item) => typeof item === 'string'));
      return (wanted.startsWith('list') ? list : typeof member === wanted) ? [] : [`'${where}${key}' must be a ${wanted}, got ${JSON.stringify(member)}`];
    }),
  ];
}
