import type { ClusterConnections } from '@monosense-io/output';
import type { Currency, Rendered } from '../currency/model.ts';
import type { Status } from '../rollout/status.ts';

/** Everything that the page shows. */
export interface Board {
  /** What the repository is called. */
  readonly title: string;
  /** The commit that counts as main. */
  readonly main: string;
  readonly status: Status;
  readonly components: readonly Component[];
  /** Every version of upstream's that a package holds. */
  readonly upstream: readonly Staleness[];
  /** What of others the clusters run, and what upstream says of it. */
  readonly currency: Currency;
  readonly clusters: readonly Cluster[];
}

/** A version of upstream's in a package, and how long nobody has proposed another one. */
export interface Staleness {
  /** The package's folder, such as `rook-ceph`. */
  readonly folder: string;
  /** What is looked up, such as `quay.io/ceph/ceph`. */
  readonly name: string;
  readonly version: string;
  /** When the last proposal came. */
  readonly since: Date;
  /** The whole days since then. */
  readonly age: number;
  /** After how many days upstream has released something in all likelihood; undefined where nobody knows. */
  readonly days?: number;
  /** Whether it is time that somebody looks. */
  readonly stale: boolean;
}

/** A component package and what its releases say. */
export interface Component {
  readonly name: string;
  /** When its versions were released, by version. */
  readonly released: Readonly<Record<string, string>>;
  /** `CHANGELOG.md`; nothing when it was released once, without changes to tell of. */
  readonly changelog?: string;
}

/** What is rendered of a cluster. */
export interface Cluster extends Rendered {
  /** Nothing for a cluster whose core doesn't list them. */
  readonly connections?: ClusterConnections;
  /** The files in `runbooks`. */
  readonly runbooks: readonly string[];
}
