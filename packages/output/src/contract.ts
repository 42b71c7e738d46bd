/** What one cluster tells the others, in format 1: `clusters/<name>/contract.json`. Holds no secret, and nothing that is known only at run time. */
export interface Contract {
  /** Number of the format. Readers ignore members that they don't know; another number means another meaning, and is refused. */
  readonly format: number;
  /** Facts of the cluster. */
  readonly cluster: ContractCluster;
  /** Released packages that the cluster is made of: their versions, by npm name. */
  readonly components: { [name: string]: string };
  /**
   * What components run, by their path and its name, such as `rook-ceph/Ceph`: the next synthesis checks the step from here.
   * @default - nothing is recorded
   */
  readonly versions?: { [what: string]: string };
  /** Hostnames that the cluster answers on. */
  readonly hostnames: string[];
  /** Addresses of its load-balancer pools that are taken. */
  readonly addresses: string[];
  /**
   * What it has and only one may have, or a few, among all clusters, such as the owner of DNS records.
   * @default - nothing is recorded
   */
  readonly claims?: ContractClaim[];
  /**
   * What of it holds data, and where its backups are.
   * @default - nothing is recorded
   */
  readonly backups?: ContractBackup[];
  /**
   * What it uses of other clusters: the names of their exports, by the cluster.
   * @default - it uses nothing, or was rendered before this was recorded
   */
  readonly imports?: { [cluster: string]: string[] };
  /** What the cluster offers to others, by name. */
  readonly exports: { [name: string]: ContractExport };
}

/** Something that only one may have, or a few, among all clusters. */
export interface ContractClaim {
  /** What kind of thing it is, for example `tunnel`. */
  readonly what: string;
  /** Which one it is. */
  readonly key: string;
  /** Path of the construct that has it. */
  readonly owner: string;
  /**
   * How many may have it.
   * @default 1
   */
  readonly atMost?: number;
}

/** Something that holds data. */
export interface ContractBackup {
  /** Its kind, for example `PersistentVolumeClaim`. */
  readonly kind: string;
  /**
   * Its namespace.
   * @default - it has none
   */
  readonly namespace?: string;
  /** Its name. */
  readonly name: string;
  /** Path of what renders it. */
  readonly owner: string;
  /** Its backups; none where it has none. */
  readonly copies: ContractBackupCopy[];
  /**
   * Why it has no backup.
   * @default - it has one, or nobody has said
   */
  readonly reason?: string;
}

/** A backup of something. */
export interface ContractBackupCopy {
  /** Where it is kept: the address of the service, and what is only its own there. */
  readonly place: string;
  /**
   * When backups are made: a cron expression, or words.
   * @default - not known
   */
  readonly schedule?: string;
  /**
   * How long they are kept, in words.
   * @default - not known
   */
  readonly retention?: string;
  /**
   * The CronJob that restores them to see whether that works.
   * @default - nobody tries
   */
  readonly drill?: ContractBackupDrill;
}

/** A CronJob that tries backups by restoring them. */
export interface ContractBackupDrill {
  /** Namespace of the CronJob. */
  readonly namespace: string;
  /** Name of the CronJob. */
  readonly name: string;
  /** When it runs, as a cron expression. */
  readonly schedule: string;
}

/** Facts of a cluster. */
export interface ContractCluster {
  /** Name; also its folder in the rendered output. */
  readonly name: string;
  /** Number from 1 to 255, unique among connected clusters. */
  readonly id: number;
  /** DNS domain of the lab, for example `example.org`. */
  readonly domain: string;
  /** Host name or address of the Kubernetes API. */
  readonly apiEndpoint: string;
  /** Machines. */
  readonly nodes: ContractNode[];
  /** Subnet of the machines. */
  readonly nodeCidr: string;
  /** Ranges that pods get addresses from. */
  readonly podCidrs: string[];
  /** Ranges that Services get addresses from. */
  readonly serviceCidrs: string[];
  /**
   * Ranges for Services of type LoadBalancer.
   * @default - none
   */
  readonly loadBalancerPools?: ContractPool[];
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
   * @default - the machines run something else
   */
  readonly talosVersion?: string;
  /** Kubernetes version, for example `v1.35.0`. */
  readonly kubernetesVersion: string;
}

/** A machine of a cluster. */
export interface ContractNode {
  /** Host name, unique in the cluster. */
  readonly name: string;
  /** Address in the subnet of the machines. */
  readonly address: string;
  /** Whether it runs the control plane, and so etcd. */
  readonly controlPlane: boolean;
  /** Memory, as Kubernetes writes quantities, for example `64Gi`. */
  readonly memory: string;
  /**
   * CPU, as Kubernetes writes quantities, for example `16` for as many threads.
   * @default - nobody has said
   */
  readonly cpu?: string;
  /**
   * Label `topology.kubernetes.io/zone`.
   * @default - the machine is in no zone
   */
  readonly zone?: string;
  /**
   * Device that Talos is installed on, for example `/dev/nvme0n1`.
   * @default - the machine doesn't run Talos
   */
  readonly installDisk?: string;
}

/** A range of addresses that Services of type LoadBalancer get theirs from. */
export interface ContractPool {
  /** First address. */
  readonly start: string;
  /** Last address. */
  readonly stop: string;
}

/** Something that a cluster offers to others. */
export interface ContractExport {
  /** What it is, for example `PostgresDatabase`. */
  readonly kind: string;
  /** Names of the clusters that may use it. */
  readonly to: string[];
  /** Namespaces there whose pods may connect. */
  readonly namespaces: string[];
  /** What its users need to know beside its address; the kind says which keys there are. */
  readonly data: { [key: string]: string };
  /**
   * Where it is reached.
   * @default - no Service stands for it
   */
  readonly endpoint?: ContractEndpoint;
}

/** Where an export is reached: a Service of the same name and namespace in both clusters, and the pods behind it. */
export interface ContractEndpoint {
  /** Namespace of the Service. */
  readonly namespace: string;
  /** Name of the Service. */
  readonly service: string;
  /** Port of the Service. */
  readonly port: number;
  /**
   * Name of the Service's port.
   * @default - the port has no name
   */
  readonly portName?: string;
  /** Port that the pods listen on, which is the one that policies see. */
  readonly targetPort: number;
  /** Labels of the pods. */
  readonly podLabels: { [label: string]: string };
}
