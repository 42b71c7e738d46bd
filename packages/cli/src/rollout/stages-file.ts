/** What rollout.json holds, as people write it: `parseStages` reads it. Editors know it from schema/rollout.json. */

/** Which cluster takes a version after which, and when. */
export interface StagesFile {
  /** The clusters, each with what it waits for. */
  readonly stages: readonly StageEntry[];
  /**
   * Times in which clusters take nothing.
   * @default - none
   */
  readonly freezes?: readonly FreezeEntry[];
  /**
   * Remote of the clone, or address that git fetches from: the branches with evidence are there.
   * @default origin
   */
  readonly evidenceFrom?: string;
}

/** A cluster of the rollout. */
export interface StageEntry {
  /** Name of the cluster, which is that of its program's folder. */
  readonly cluster: string;
  /**
   * The cluster that runs a version first.
   * @default - the cluster takes every version at once
   */
  readonly after?: string;
  /**
   * How long the cluster before must have run a version, as a whole number of `m`, `h` or `d`, such as `24h`. A cluster that follows another needs it.
   * @default - nothing is waited for
   */
  readonly soak?: string;
  /**
   * Components that only this cluster has, and that can't soak anywhere.
   * @default - none
   */
  readonly alone?: readonly string[];
  /**
   * Hours of the week in which the cluster takes nothing.
   * @default - none
   */
  readonly closed?: readonly ClosedEntry[];
  /**
   * How old evidence of the health of the cluster before may be, such as `1h`.
   * @default 1h
   */
  readonly evidence?: string;
  /**
   * Why a cluster that follows another doesn't wait for evidence.
   * @default - it waits
   */
  readonly withoutEvidence?: string;
  /**
   * How old the last backup on the cluster before may be, such as `36h`.
   * @default 36h
   */
  readonly backup?: string;
  /**
   * Ed25519 key that this cluster's evidence is signed with, as base64 of its DER form.
   * @default - it signs none
   */
  readonly publicKey?: string;
}

/** Hours of a week, in UTC. */
export interface ClosedEntry {
  /** The days. */
  readonly days: readonly ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[];
  /** When they begin, such as `16:00`. */
  readonly from: string;
  /** When they end, on the same day, such as `24:00`. */
  readonly to: string;
}

/** A time in which clusters take nothing, such as holidays. */
export interface FreezeEntry {
  /** When it begins, with its zone, such as `2026-12-20T00:00:00Z`. */
  readonly from: string;
  /** When it ends, with its zone. */
  readonly to: string;
  /** Why. */
  readonly reason: string;
  /**
   * The clusters.
   * @default - all of them
   */
  readonly clusters?: readonly string[];
}
