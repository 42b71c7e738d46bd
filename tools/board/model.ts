import type { Item } from '../diff/model.ts';
import type { Connections } from '../netpol/model.ts';
import type { Status } from '../rollout/status.ts';

/** Everything that the page shows. */
export interface Board {
  /** The commit that counts as main. */
  readonly main: string;
  readonly status: Status;
  readonly components: readonly Component[];
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
  readonly connections?: Connections;
  readonly readme: string;
  /** The files in `runbooks`. */
  readonly runbooks: readonly string[];
}

/** What is read of `contract.json`. */
export interface Contract {
  readonly cluster: {
    readonly domain: string;
    readonly apiEndpoint: string;
    readonly nodes: ReadonlyArray<{ readonly name: string; readonly address: string; readonly controlPlane: boolean; readonly memory?: string }>;
    readonly nodeCidr: string;
    readonly podCidrs: readonly string[];
    readonly serviceCidrs: readonly string[];
    readonly loadBalancerPools: ReadonlyArray<{ readonly start: string; readonly stop: string }>;
    readonly talosVersion: string;
    readonly kubernetesVersion: string;
  };
  readonly components: Readonly<Record<string, string>>;
  readonly hostnames: readonly string[];
  readonly addresses: readonly string[];
}
