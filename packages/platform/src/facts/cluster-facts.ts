import { existsSync, readdirSync } from 'fs';
import { basename, dirname, join, relative, resolve } from 'path';
import { JsonFile } from '../values/json-file';
import { nearest } from '../values/nearest';
import { Refusal } from '../values/refusal';
import { KernelModule, LinkBond, LinkVlan, MachineEncryption, MachineFacts, MachineLink, MachinePort, MachineVolume, RegistryMirror, ReservedResources, Watchdog } from './machine-facts';

const MISFIT = new Refusal('PLATFORM-251', {
  protects: 'A fact that is misspelt or of the wrong type would be ignored, and the cluster rendered without it.',
  wrong: '{ "name": "home", "id": "1", … }',
  right: '{ "name": "home", "id": 1, … }',
});

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
  /**
   * CPU, as Kubernetes writes quantities, for example `16` for a machine of as many threads. Requests are checked against it where all
   * machines of the cluster have it.
   * @default - unknown, and requests of CPU are not checked
   */
  readonly cpu?: string;
  /**
   * The zone that the machine stands in, such as a rack or a room: its label `topology.kubernetes.io/zone`, which Talos is told to set.
   * Pods that must be apart or spread by zone are checked against the zones.
   * @default - the cluster's facts say nothing of zones; where one machine has a zone, all must have one
   */
  readonly zone?: string;
  /**
   * Device that Talos is installed on, for example `/dev/nvme0n1`.
   * @default - the machine doesn't run Talos, or a selector chooses the disk
   */
  readonly installDisk?: string;
  /**
   * What is set up otherwise on this machine than `machines` says for all. A member takes the place of that member as a whole.
   * @default - as `machines` says
   */
  readonly machine?: MachineFacts;
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
  /** Number from 1 to 255, unique among the clusters of the lab. */
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
  /**
   * Talos version, for example `v1.12.0`.
   * @default - the machines run something else, such as k3s, and nothing is rendered for Talos
   */
  readonly talosVersion?: string;
  /**
   * How all machines are set up. Refused with a Talos before 1.14, whose configuration has another form.
   * @default - as Talos does by itself
   */
  readonly machines?: MachineFacts;
  /**
   * Address that one machine of the control plane answers for and hands over to another when it stops: `apiEndpoint` stands for it.
   * Refused outside of `nodeCidr`, and without `links` of the machines, since Talos must know on which one.
   * @default - something else leads to the control plane
   */
  readonly apiVip?: string;
  /**
   * Address of a load balancer outside of the cluster that leads to the control plane: `apiEndpoint` stands for it. Refused together
   * with `apiVip`.
   * @default - `apiEndpoint` leads to the machines themselves, or to `apiVip`
   */
  readonly apiLoadBalancer?: string;
  /** Kubernetes version, for example `v1.35.0`. */
  readonly kubernetesVersion: string;
}

/** Members of a struct and what they hold; a question mark means that a member may be missing. */
type Shape<T> = Record<keyof T, string | Part>;

/** A struct within a struct, or a list of them. */
interface Part {
  readonly of: Record<string, string | Part>;
  readonly list: boolean;
  readonly optional: boolean;
}

const part = <T>(of: Shape<T>): Part => ({ of, list: false, optional: true });
const listOf = <T>(of: Shape<T>): Part => ({ of, list: true, optional: true });

const PORT_FACTS: Shape<MachinePort> = { name: 'string', mac: 'string?', driver: 'string?' };
const BOND_FACTS: Shape<LinkBond> = { ports: 'list of strings', mode: 'string?', hashPolicy: 'string?', lacpRate: 'string?' };
const VLAN_FACTS: Shape<LinkVlan> = { id: 'number', parent: 'string' };
const LINK_FACTS: Shape<MachineLink> = {
  name: 'string', bond: part(BOND_FACTS), vlan: part(VLAN_FACTS), mtu: 'number?', dhcp: 'boolean?', addresses: 'list of strings?', gateway: 'string?',
};
const ENCRYPTION_FACTS: Shape<MachineEncryption> = { state: 'string?', ephemeral: 'string?' };
const MIRROR_FACTS: Shape<RegistryMirror> = { registry: 'string', endpoints: 'list of strings', only: 'boolean?' };
const RESERVED_FACTS: Shape<ReservedResources> = { memory: 'string?', cpu: 'string?' };
const MODULE_FACTS: Shape<KernelModule> = { name: 'string', parameters: 'list of strings?' };
const WATCHDOG_FACTS: Shape<Watchdog> = { device: 'string?', timeoutSeconds: 'number?' };
const VOLUME_FACTS: Shape<MachineVolume> = { name: 'string', diskSelector: 'string', minSize: 'string', maxSize: 'string?', filesystem: 'string?', encryption: 'string?' };
const MACHINE_FACTS: Shape<MachineFacts> = {
  installDiskSelector: 'string?', ports: listOf(PORT_FACTS), links: listOf(LINK_FACTS), nodeLink: 'string?', nameServers: 'list of strings?', timeServers: 'list of strings?',
  encryption: part(ENCRYPTION_FACTS), registryMirrors: listOf(MIRROR_FACTS), reserved: part(RESERVED_FACTS), sysctls: 'map of strings?', kernelModules: listOf(MODULE_FACTS),
  extensions: 'list of strings?', kernelArguments: 'list of strings?', gpu: 'string?', watchdog: part(WATCHDOG_FACTS), volumes: listOf(VOLUME_FACTS),
  labels: 'map of strings?', taints: 'map of strings?',
};
const NODE_FACTS: Shape<NodeFacts> = {
  name: 'string', address: 'string', controlPlane: 'boolean', memory: 'string', cpu: 'string?', zone: 'string?', installDisk: 'string?', machine: part(MACHINE_FACTS),
};
const POOL_FACTS: Shape<LoadBalancerPool> = { start: 'string', stop: 'string' };

/** What the file of facts holds. */
const FACTS: Shape<ClusterFacts> = {
  name: 'string', id: 'number', domain: 'string', apiEndpoint: 'string', nodes: { ...listOf(NODE_FACTS), optional: false }, nodeCidr: 'string', podCidrs: 'list of strings',
  serviceCidrs: 'list of strings', loadBalancerPools: listOf(POOL_FACTS), asn: 'number?', meshAddress: 'string?', talosVersion: 'string?', machines: part(MACHINE_FACTS),
  apiVip: 'string?', apiLoadBalancer: 'string?', kubernetesVersion: 'string',
};

/** Where the facts of clusters were read, by the name of the cluster. */
const files = new Map<string, string>();

/** Reads a cluster's facts from a JSON file; refuses unknown, missing and ill-typed members. */
export function readFacts(file: string): ClusterFacts {
  const facts = fitting(file, () => true);
  files.set(facts.name, resolve(file));
  return facts;
}

/** The file that a cluster's facts were read from, if any. */
export function fileOf(cluster: string): string | undefined {
  return files.get(cluster);
}

/**
 * The facts of the other clusters of a lab: those in files of the same name, in the folders beside that of a file. Of facts
 * that this release doesn't know, since their programs have another, nothing is said.
 */
export function factsBeside(file: string): Array<{ readonly file: string; readonly facts: ClusterFacts }> {
  const [folder, name] = [dirname(resolve(file)), basename(file)];
  return readdirSync(dirname(folder)).sort().map((other) => join(dirname(folder), other)).filter((other) => other !== folder && existsSync(join(other, name))).map((other) => {
    const theirs = relative('', join(other, name));
    return { file: theirs, facts: fitting(theirs, (problem) => !problem.unknown) };
  });
}

/** Whether a folder is part of a Git repository, and so of one lab, and not one beside many. */
export function isInRepository(folder: string): boolean {
  return existsSync(join(folder, '.git')) || (dirname(folder) !== folder && isInRepository(dirname(folder)));
}

function fitting(file: string, matters: (problem: Misfit) => boolean): ClusterFacts {
  // What an editor reads the file with is no fact.
  const { $schema: _, ...facts } = JsonFile.read(file);
  const problems = misfits(facts, FACTS).filter(matters);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => MISFIT.at(file, message)).join('\n'));
  return facts as unknown as ClusterFacts;
}

interface Misfit {
  readonly message: string;
  /** Whether it is a member that isn't known here. */
  readonly unknown: boolean;
}

/** How a value from a file differs from what it should be. */
function misfits(value: unknown, shape: Record<string, string | Part>, where = ''): Misfit[] {
  const members = Object(value) as Record<string, unknown>;
  return [
    ...Object.keys(members).filter((key) => !Object.prototype.hasOwnProperty.call(shape, key)).map((key) => {
      const meant = nearest(key, Object.keys(shape));
      const advice = meant === undefined ? `the facts ${where === '' ? 'are' : 'there are'} ${Object.keys(shape).join(', ')}` : `write '${meant}'`;
      return { message: `'${where}${key}' is not a fact of a cluster: ${advice}`, unknown: true };
    }),
    ...Object.entries(shape).flatMap(([key, type]) => {
      const [member, name] = [members[key], `${where}${key}`];
      if (member === undefined) return (typeof type === 'string' ? type.endsWith('?') : type.optional) ? [] : [{ message: `'${name}' is missing: add it`, unknown: false }];
      const wanted = typeof type === 'string' ? type.replace('?', '') : type.list ? 'list' : 'map';
      if (!isA(wanted, member)) return [{ message: `'${name}' must be a ${wanted}, got ${JSON.stringify(member)}: correct it`, unknown: false }];
      if (typeof type === 'string') return [];
      return type.list ? (member as unknown[]).flatMap((item, index) => misfits(item, type.of, `${name}[${index}].`)) : misfits(member, type.of, `${name}.`);
    }),
  ];
}

function isA(wanted: string, value: unknown): boolean {
  const texts = (values: unknown[]): boolean => values.every((item) => typeof item === 'string');
  switch (wanted) {
    case 'list': return Array.isArray(value);
    case 'list of strings': return Array.isArray(value) && texts(value);
    case 'map': return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'map of strings': return isA('map', value) && texts(Object.values(value as object));
    default: return typeof value === wanted;
  }
}
