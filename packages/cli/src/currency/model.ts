import type { Contract, Risk } from '@monosense-io/output';
import type { Item } from '../diff/model.ts';

/** Before this many days an end of support is said. */
export const SOON = 60;

/** A cluster as it is rendered. */
export interface Rendered {
  readonly name: string;
  readonly items: readonly Item[];
  readonly contract: Contract;
  readonly readme: string;
}

/** A version of others that a cluster runs, and what is known of it. */
export interface Row {
  readonly cluster: string;
  /** The component that brings it, such as `cilium`; `platform` for the cluster's own facts. */
  readonly component: string;
  /** What has the version, such as `quay.io/ceph/ceph`. */
  readonly upstream: string;
  readonly version: string;
  /** The newest version that somebody has seen. */
  readonly newest: string;
  /** The last day on which upstream mends it, or what is known instead. */
  readonly support: { readonly until?: string; readonly unknown?: string };
  /** The versions of Kubernetes that upstream supports, such as `1.31 to 1.35`, or what is known instead. */
  readonly kubernetes: { readonly range?: string; readonly unknown?: string };
  /** Why nobody knows the advisories that reach it; nothing where somebody has looked. */
  readonly unread?: string;
  /** What is known against it; the first ones are published advisories. */
  readonly risks: ReadonlyArray<Risk & { readonly accepted: boolean }>;
  /** What needs somebody, on the day that was asked for. */
  readonly problems: readonly Problem[];
}

/** Something that needs somebody. */
export interface Problem {
  /** Whether it is so already, or comes within the days of `SOON`. */
  readonly now: boolean;
  readonly text: string;
  /** What it means, and what to do about it: which file, and which command; nothing where the text says it. */
  readonly wayOut?: string;
}

/** What is known of the versions of all clusters. */
export interface Currency {
  readonly rows: readonly Row[];
  /** The same of what clusters accept. */
  readonly accepted: readonly AcceptedRow[];
  /** Silences of alerts that are over, or nearly. */
  readonly silences: readonly SilenceRow[];
  /** Components that have no data, with their clusters: their versions are nobody's. */
  readonly silent: readonly string[];
}

/** A risk that a cluster accepts. */
export interface AcceptedRow {
  readonly cluster: string;
  readonly upstream: string;
  readonly version: string;
  readonly risks: readonly string[];
  readonly until: string;
  readonly reason: string;
  readonly problems: readonly Problem[];
}

/** A silence of alerts, which somebody has to take out of the program once it is over. */
export interface SilenceRow {
  readonly cluster: string;
  readonly name: string;
  readonly until: string;
  readonly reason: string;
  readonly problems: readonly Problem[];
}
