import { readFileSync } from 'fs';
import { ClusterConnections, ConnectedPods, Connection, ConnectionPort, Party } from './connections';
import { Contract, ContractBackup, ContractBackupCopy, ContractBackupDrill, ContractClaim, ContractCluster, ContractEndpoint, ContractExport, ContractNode, ContractPool } from './contract';
import { violation } from './rules';
import { Advisories, KubernetesRange, NewestVersion, Signature, Support, SupportLine, SupportPeriod, Upstream } from './support';

/** What is where in `clusters/<name>/`. Every other folder is a stage: its objects, and a list of their files. */
export class ClusterFolder {
  /** What the cluster tells the others; read it with `ContractFile`. */
  public static readonly CONTRACT = 'contract.json';
  /** Who talks to whom; read it with `ConnectionsFile`. */
  public static readonly CONNECTIONS = 'connections.json';
  /** The cluster in words, for people. */
  public static readonly OVERVIEW = 'README.md';
  /** What lists the files of a stage, as kustomize reads it. */
  public static readonly KUSTOMIZATION = 'kustomization.yaml';
  /** Folder of Flux' Kustomizations, one for each stage: where Flux begins. */
  public static readonly FLUX = 'flux';
  /** Folder of Argo CD's Applications, for each stage and each chart: where Argo CD begins. */
  public static readonly ARGO_CD = 'argo-cd';
  /** Folder of the script that applies every stage with kubectl and helm, and of the values of the charts. */
  public static readonly PLAIN = 'plain';
  /** Folder of the machines' configuration. */
  public static readonly TALOS = 'talos';
  /** What talhelper makes the machines' configuration from. */
  public static readonly TALCONFIG = 'talos/talconfig.yaml';
  /** Folder of what is installed before Flux or Argo CD. */
  public static readonly BOOTSTRAP = 'bootstrap';
  /** Folder of the runbooks, one for each package: `<package>.md`. */
  public static readonly RUNBOOKS = 'runbooks';

  /**
   * Whether a folder of a cluster is a stage.
   *
   * @param name name of the folder
   */
  public static isStage(name: string): boolean {
    return ![ClusterFolder.FLUX, ClusterFolder.ARGO_CD, ClusterFolder.PLAIN, ClusterFolder.TALOS, ClusterFolder.BOOTSTRAP, ClusterFolder.RUNBOOKS].includes(name);
  }

  private constructor() {}
}

/**
 * Reads and writes `contract.json`.
 *
 * Refused by every reading method: another format (`OUTPUT-001`), members that are missing or of another type (`OUTPUT-002`),
 * and a text that is no JSON object (`OUTPUT-003`). Members that it doesn't know are ignored.
 */
export class ContractFile {
  /** Number of the format that this release reads and writes. */
  public static readonly FORMAT = 1;

  /**
   * The contract in a file. Refused beside what `parse` refuses: a file that can't be read (`OUTPUT-004`).
   *
   * @param file path of the file
   */
  public static read(file: string): Contract {
    return ContractFile.parse(textOf(file), file);
  }

  /**
   * The contract in a text.
   *
   * @param text content of the file
   * @param file what messages call it, such as its path
   */
  public static parse(text: string, file: string): Contract {
    return parse(text, file, ContractFile.FORMAT, CONTRACT) as Contract;
  }

  /**
   * The text of a contract: the same contract always gives the same bytes.
   *
   * @param contract what stands in it
   */
  public static stringify(contract: Contract): string {
    return stringify(contract);
  }

  private constructor() {}
}

/**
 * Reads and writes `connections.json`.
 *
 * Refused by every reading method: another format (`OUTPUT-001`), members that are missing or of another type (`OUTPUT-002`),
 * and a text that is no JSON object (`OUTPUT-003`). Members that it doesn't know are ignored.
 */
export class ConnectionsFile {
  /** Number of the format that this release reads and writes. */
  public static readonly FORMAT = 1;

  /**
   * The connections in a file. Refused beside what `parse` refuses: a file that can't be read (`OUTPUT-004`).
   *
   * @param file path of the file
   */
  public static read(file: string): ClusterConnections {
    return ConnectionsFile.parse(textOf(file), file);
  }

  /**
   * The connections in a text.
   *
   * @param text content of the file
   * @param file what messages call it, such as its path
   */
  public static parse(text: string, file: string): ClusterConnections {
    return parse(text, file, ConnectionsFile.FORMAT, CONNECTIONS) as ClusterConnections;
  }

  /**
   * The text of a cluster's connections: the same connections always give the same bytes.
   *
   * @param connections what stands in it
   */
  public static stringify(connections: ClusterConnections): string {
    return stringify(connections);
  }

  private constructor() {}
}

/**
 * Reads `support.json`, what upstream says of the versions that a package pins.
 *
 * Refused by every reading method: another format (`OUTPUT-001`), members that are missing or of another type (`OUTPUT-002`),
 * and a text that is no JSON object (`OUTPUT-003`). Members that it doesn't know are ignored.
 */
export class SupportFile {
  /** Name of the file, beside a package's `package.json`. */
  public static readonly NAME = 'support.json';
  /** Number of the format that this release reads. */
  public static readonly FORMAT = 1;

  /**
   * What stands in a file. Refused beside what `parse` refuses: a file that can't be read (`OUTPUT-004`).
   *
   * @param file path of the file
   */
  public static read(file: string): Support {
    return SupportFile.parse(textOf(file), file);
  }

  /**
   * What stands in a text.
   *
   * @param text content of the file
   * @param file what messages call it, such as its path
   */
  public static parse(text: string, file: string): Support {
    return parse(text, file, SupportFile.FORMAT, SUPPORT, 'correct the file, or take a release of its package that has it right') as Support;
  }

  private constructor() {}
}

/** What a value must be. */
type Shape = 'string' | 'integer' | 'boolean' | { readonly list: Shape } | { readonly map: Shape } | { readonly members: { readonly [name: string]: Member } };
type Member = Shape | { readonly optional: Shape };

/** The shape of a type: the compiler refuses one that says something else. */
type ShapeOf<T> = T extends string ? 'string' : T extends number ? 'integer' : T extends boolean ? 'boolean'
  : T extends Array<infer Item> ? { readonly list: ShapeOf<Item> }
    : string extends keyof T ? { readonly map: ShapeOf<T[string]> }
      : { readonly members: { readonly [K in keyof T]-?: undefined extends T[K] ? { readonly optional: ShapeOf<Exclude<T[K], undefined>> } : ShapeOf<T[K]> } };

const NAMES = { list: 'string' } as const;
const TEXTS = { map: 'string' } as const;

const NODE: ShapeOf<ContractNode> = { members: { name: 'string', address: 'string', controlPlane: 'boolean', memory: 'string', cpu: { optional: 'string' }, zone: { optional: 'string' }, installDisk: { optional: 'string' } } };
const POOL: ShapeOf<ContractPool> = { members: { start: 'string', stop: 'string' } };
const CLUSTER: ShapeOf<ContractCluster> = {
  members: {
    name: 'string', id: 'integer', domain: 'string', apiEndpoint: 'string', nodes: { list: NODE }, nodeCidr: 'string', podCidrs: NAMES, serviceCidrs: NAMES,
    loadBalancerPools: { optional: { list: POOL } }, asn: { optional: 'integer' }, meshAddress: { optional: 'string' }, talosVersion: { optional: 'string' }, kubernetesVersion: 'string',
  },
};
const ENDPOINT: ShapeOf<ContractEndpoint> = {
  members: { namespace: 'string', service: 'string', port: 'integer', portName: { optional: 'string' }, targetPort: 'integer', podLabels: TEXTS },
};
const EXPORT: ShapeOf<ContractExport> = { members: { kind: 'string', to: NAMES, namespaces: NAMES, data: TEXTS, endpoint: { optional: ENDPOINT } } };
const CLAIM: ShapeOf<ContractClaim> = { members: { what: 'string', key: 'string', owner: 'string', atMost: { optional: 'integer' } } };
const DRILL: ShapeOf<ContractBackupDrill> = { members: { namespace: 'string', name: 'string', schedule: 'string' } };
const COPY: ShapeOf<ContractBackupCopy> = { members: { place: 'string', schedule: { optional: 'string' }, retention: { optional: 'string' }, drill: { optional: DRILL } } };
const BACKUP: ShapeOf<ContractBackup> = { members: { kind: 'string', namespace: { optional: 'string' }, name: 'string', owner: 'string', copies: { list: COPY }, reason: { optional: 'string' } } };
const CONTRACT: ShapeOf<Contract> = {
  members: {
    format: 'integer', cluster: CLUSTER, components: TEXTS, versions: { optional: TEXTS }, hostnames: NAMES, addresses: NAMES, claims: { optional: { list: CLAIM } }, backups: { optional: { list: BACKUP } }, imports: { optional: { map: NAMES } }, exports: { map: EXPORT },
  },
};

const PODS: ShapeOf<ConnectedPods> = { members: { name: 'string', namespace: 'string', labels: TEXTS, hostNetwork: { optional: 'boolean' } } };
const PARTY: ShapeOf<Party> = {
  members: {
    pods: { optional: 'string' }, cluster: { optional: 'string' }, namespace: { optional: 'string' }, labels: { optional: TEXTS },
    entities: { optional: NAMES }, cidr: { optional: 'string' }, dns: { optional: 'string' },
  },
};
const PORT: ShapeOf<ConnectionPort> = { members: { port: 'integer', endPort: { optional: 'integer' }, protocol: 'string' } };
const CONNECTION: ShapeOf<Connection> = { members: { client: PARTY, server: PARTY, gateway: { optional: 'string' }, ports: { list: PORT } } };
const CONNECTIONS: ShapeOf<ClusterConnections> = { members: { format: 'integer', cluster: 'string', open: NAMES, pods: { list: PODS }, connections: { list: CONNECTION } } };

const SEEN = { source: 'string', read: 'string' } as const;
const NEWEST: ShapeOf<NewestVersion> = { members: { version: 'string', ...SEEN } };
const PERIOD: ShapeOf<SupportPeriod> = { members: { until: { optional: 'string' }, unknown: { optional: 'string' }, ...SEEN } };
const RANGE: ShapeOf<KubernetesRange> = { members: { first: { optional: 'string' }, last: { optional: 'string' }, unknown: { optional: 'string' }, ...SEEN } };
const ADVISORIES: ShapeOf<Advisories> = { members: { fixed: { optional: TEXTS }, unknown: { optional: 'string' }, ...SEEN } };
const LINE: ShapeOf<SupportLine> = { members: { support: PERIOD, kubernetes: RANGE, advisories: ADVISORIES } };
const SIGNATURE: ShapeOf<Signature> = { members: { issuer: { optional: 'string' }, subject: { optional: 'string' }, unverified: { optional: 'string' }, ...SEEN } };
const UPSTREAM: ShapeOf<Upstream> = { members: { newest: NEWEST, fields: { optional: NAMES }, signature: { optional: SIGNATURE }, lines: { map: LINE } } };
const SUPPORT: ShapeOf<Support> = { members: { format: 'integer', upstreams: { map: UPSTREAM } } };

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(violation('OUTPUT-004', file, `the file must be readable, got ${(error as NodeJS.ErrnoException).code}: check its path, or render the cluster first`));
  }
}

function parse(text: string, file: string, format: number, shape: Shape, fix = 'render the cluster again'): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // What is no JSON and what is no object are the same mistake to whoever reads the message.
  }
  if (kindOf(value) !== 'an object') throw new Error(violation('OUTPUT-003', file, `the text must be a JSON object, got ${value === undefined ? 'something else' : kindOf(value)}: ${fix}`));
  const found = (value as { format?: unknown }).format;
  if (found !== format) {
    throw new Error(violation('OUTPUT-001', file, `'format' must be ${format}, got ${JSON.stringify(found) ?? 'none'}: bump the older of the two programs, the one that wrote the file or the one that reads it`));
  }
  const problems = misfits(value, shape, '').map((problem) => violation('OUTPUT-002', file, `${problem}: ${fix}`));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return value;
}

/** How a value differs from a shape. What the shape doesn't name is ignored. */
function misfits(value: unknown, shape: Shape, path: string): string[] {
  const must = (what: string): string[] => [`'${path}' must be ${what}, got ${value === undefined ? 'none' : kindOf(value)}`];
  if (shape === 'integer') return Number.isInteger(value) ? [] : must('a whole number');
  if (typeof shape === 'string') return typeof value === shape ? [] : must(`a ${shape}`);
  if ('list' in shape) return Array.isArray(value) ? value.flatMap((item, index) => misfits(item, shape.list, `${path}[${index}]`)) : must('a list');
  if (kindOf(value) !== 'an object') return must('an object');
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const own = new Map(Object.entries(value as object));
  if ('map' in shape) return [...own].flatMap(([name, member]) => misfits(member, shape.map, at(name)));
  return Object.entries(shape.members).flatMap(([name, member]) => {
    const optional = typeof member === 'object' && 'optional' in member;
    if (optional && !own.has(name)) return [];
    return misfits(own.get(name), optional ? member.optional : member, at(name));
  });
}

/** What a value is to people. */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : JSON.stringify(value) ?? 'none';
}

function stringify(value: Contract | ClusterConnections): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
