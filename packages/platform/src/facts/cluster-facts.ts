import { existsSync, readdirSync } from 'fs';
import { basename, dirname, join, relative, resolve } from 'path';
import { JsonFile } from '../values/json-file';
import { nearest } from '../values/nearest';
import { Refusal } from '../values/refusal';

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
   * @default - the machine doesn't run Talos
   */
  readonly installDisk?: string;
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
  /** Kubernetes version, for example `v1.35.0`. */
  readonly kubernetesVersion: string;
}

/** What the file of facts holds; a question mark means that a member may be missing. */
const FACTS: Record<keyof ClusterFacts, string> = {
  name: 'string', id: 'number', domain: 'string', apiEndpoint: 'string', nodes: 'list', nodeCidr: 'string', podCidrs: 'list of strings',
  serviceCidrs: 'list of strings', loadBalancerPools: 'list?', asn: 'number?', meshAddress: 'string?', talosVersion: 'string?', kubernetesVersion: 'string',
};
const NODE_FACTS: Record<keyof NodeFacts, string> = { name: 'string', address: 'string', controlPlane: 'boolean', memory: 'string', cpu: 'string?', zone: 'string?', installDisk: 'string?' };
const POOL_FACTS: Record<keyof LoadBalancerPool, string> = { start: 'string', stop: 'string' };

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
  const each = (key: string, shape: Record<string, string>): Misfit[] => (
    Array.isArray(facts[key]) ? facts[key].flatMap((item: unknown, index: number) => misfits(item, shape, `${key}[${index}].`)) : []
  );
  const problems = [...misfits(facts, FACTS), ...each('nodes', NODE_FACTS), ...each('loadBalancerPools', POOL_FACTS)].filter(matters);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => MISFIT.at(file, message)).join('\n'));
  return facts as unknown as ClusterFacts;
}

interface Misfit {
  readonly message: string;
  /** Whether it is a member that isn't known here. */
  readonly unknown: boolean;
}

/** How a value from a file differs from what it should be. */
function misfits(value: unknown, shape: Record<string, string>, where = ''): Misfit[] {
  const members = Object(value) as Record<string, unknown>;
  return [
    ...Object.keys(members).filter((key) => !Object.prototype.hasOwnProperty.call(shape, key)).map((key) => {
      const meant = nearest(key, Object.keys(shape));
      const advice = meant === undefined ? `the facts ${where === '' ? 'are' : 'there are'} ${Object.keys(shape).join(', ')}` : `write '${meant}'`;
      return { message: `'${where}${key}' is not a fact of a cluster: ${advice}`, unknown: true };
    }),
    ...Object.entries(shape).flatMap(([key, type]) => {
      const member = members[key];
      if (member === undefined) return type.endsWith('?') ? [] : [{ message: `'${where}${key}' is missing: add it`, unknown: false }];
      const wanted = type.replace('?', '');
      const list = Array.isArray(member) && (wanted === 'list' || member.every((item) => typeof item === 'string'));
      return (wanted.startsWith('list') ? list : typeof member === wanted) ? [] : [{ message: `'${where}${key}' must be a ${wanted}, got ${JSON.stringify(member)}: correct it`, unknown: false }];
    }),
  ];
}
