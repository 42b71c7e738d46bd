import type { ClusterConnections, Contract } from '@monosense-io/output';

/** The files of one rendered cluster, by their path below its folder. */
export type Files = ReadonlyMap<string, string>;

/** One object of a cluster, or a file that holds something else. */
export interface Item {
  /** What makes it the same on both sides: group, kind, namespace and name, or the file. */
  readonly id: string;
  /** How reports call it, such as `Deployment dns/coredns`. */
  readonly label: string;
  /** `apps/Deployment`, or `Namespace` in the core group; empty for a file. */
  readonly kind: string;
  /** The folder that it is in. */
  readonly stage: string;
  readonly content: any;
}

/** A field that differs; without `before` it is new, without `after` it is gone. */
export interface Field {
  /** Keys, and items of lists as `[name]` or `[index]`. */
  readonly path: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
}

/** An object that is new (only `after`), gone (only `before`), or changed. */
export interface Change {
  readonly before?: Item;
  readonly after?: Item;
  readonly fields: readonly Field[];
}

/** One side of the comparison of one cluster. */
export interface Side {
  readonly items: readonly Item[];
  /** `contract.json`; nothing for a cluster that isn't there. */
  readonly contract?: Contract;
  /** `connections.json`. */
  readonly connections?: ClusterConnections;
  /** Versions of the npm packages, by name. */
  readonly packages: Readonly<Record<string, string>>;
}

/** What rows are about, in the order in which they are shown. */
export const TOPICS = {
  deleted: 'Deleted, kept or replaced',
  refused: 'Refused by the API server',
  operators: 'What operators make of it',
  restarts: 'Pods that restart',
  machines: 'Machines',
  memory: 'Memory',
  images: 'Images',
  network: 'Network',
  order: 'Order',
  names: 'Names, addresses and exports',
  versions: 'Versions',
} as const;

export type Topic = keyof typeof TOPICS;

/** One thing that the change means. */
export interface Row {
  readonly topic: Topic;
  /** Whether data may be lost, or the change can't be applied. */
  readonly dangerous?: boolean;
  readonly text: string;
}

/** Objects with the same change. */
export interface Group {
  readonly sign: '+' | '-' | '~';
  readonly labels: readonly string[];
  readonly fields: readonly Field[];
}

/** What happens to one cluster. */
export interface ClusterReport {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly groups: readonly Group[];
}

/** What all outputs show. */
export interface Report {
  /** What is compared, such as `HEAD` and `the pins`. */
  readonly from: string;
  readonly to: string;
  readonly clusters: readonly ClusterReport[];
  /** Clusters whose program doesn't run, and what it says. */
  readonly failures: ReadonlyArray<{ readonly cluster: string; readonly message: string }>;
}
