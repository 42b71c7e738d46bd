import type { ClusterConnections } from '@monosense-io/output';
import type { Ports } from './ports.ts';

/** Labels, or whatever else is read by name. */
export type Labels = Readonly<Record<string, string>>;

/** Something that sends or receives traffic: a kind of pod, a node, or what is outside. */
export interface Identity {
  /** How reports call it. */
  readonly name: string;
  /** The cluster that it belongs to, or sees it. */
  readonly cluster: string;
  /** Namespace of a pod; nothing else has one. */
  readonly namespace?: string;
  readonly labels: Labels;
  readonly namespaceLabels: Labels;
  /** What Cilium calls it when it is no pod, such as `remote-node`. */
  readonly entities: readonly string[];
  readonly addresses: readonly string[];
  /** The name that it was resolved from. */
  readonly dns?: string;
}

/** Says whether an identity is meant. */
export type Matcher = (identity: Identity) => boolean;

/** Whom a rule means. */
export interface Peers {
  readonly peer: Matcher;
  /** The namespaces whose pods alone can be meant, so that nobody looks at others; none where those of any may be. */
  readonly among?: readonly string[];
}

/** Traffic with one of several peers on some ports. */
export interface Rule extends Peers {
  readonly ports: Ports;
}

/** What a policy says about one direction. */
export interface Direction {
  /** Whether whatever nobody allows is denied from now on. */
  readonly defaultDeny: boolean;
  readonly allow: readonly Rule[];
  readonly deny: readonly Rule[];
}

/** Any kind of policy, in the terms of the evaluation. */
export interface Policy {
  /** Kind, namespace and name. */
  readonly name: string;
  readonly cluster: string;
  readonly subject: Matcher;
  /** The namespace whose pods alone it selects; none for a policy of the whole cluster. */
  readonly namespace?: string;
  readonly ingress?: Direction;
  readonly egress?: Direction;
  /** Set on a policy that opens a namespace for a while. */
  readonly bypass?: { readonly until: string; readonly reason: string };
}

/** A Kubernetes object as it was read. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Labels; readonly annotations?: Labels };
  readonly spec?: any;
  readonly specs?: any[];
}

/** One cluster: what is declared, and what is applied. */
export interface ClusterInput {
  readonly name: string;
  readonly connections: ClusterConnections;
  readonly objects: readonly KubeObject[];
  /** Addresses of its machines. */
  readonly nodes: readonly string[];
}
