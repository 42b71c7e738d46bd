import type { ClusterConnections, Contract } from '@monosense-io/output';
import type { Item } from '../diff/model.ts';
import type { Staleness } from '../renovate/staleness.ts';
import type { Status } from '../rollout/status.ts';

/** Everything that the page shows. */
export interface Board {
  /** The commit that counts as main. */
  readonly main: string;
  readonly status: Status;
  readonly components: readonly Component[];
  /** Every version of upstream's that a package holds. */
  readonly upstream: readonly Staleness[];
  readonly clusters: readonly Cluster[];
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
export interface Cluster {
  readonly name: string;
  readonly items: readonly Item[];
  readonly contract: Contract;
  /** Nothing for a cluster whose core doesn't list them. */
  readonly connections?: ClusterConnections;
  readonly readme: string;
  /** The files in `runbooks`. */
  readonly runbooks: readonly string[];
}
