/**
 * The sets of pods of a cluster and the connections that were declared, in format 1: `clusters/<name>/connections.json`.
 * An audit compares the policies with it, so it says nothing of the policies.
 */
export interface ClusterConnections {
  /** Number of the format. Readers ignore members that they don't know; another number means another meaning, and is refused. */
  readonly format: number;
  /** Name of the cluster. */
  readonly cluster: string;
  /** Namespaces without policies, on purpose. */
  readonly open: string[];
  /** Sets of pods. */
  readonly pods: ConnectedPods[];
  /** Declared connections. */
  readonly connections: Connection[];
}

/** Pods that are alike. */
export interface ConnectedPods {
  /** What the connections call them, such as `cilium-operator/Agent`. */
  readonly name: string;
  /** Their namespace. */
  readonly namespace: string;
  /** Labels that select them. */
  readonly labels: { [label: string]: string };
  /**
   * Whether they have the address of their machine, so that no policy can select them.
   * @default false
   */
  readonly hostNetwork?: boolean;
}

/** A declared connection. */
export interface Connection {
  /** Who opens it. */
  readonly client: Party;
  /** Who answers. */
  readonly server: Party;
  /**
   * The Gateway in Cilium's proxy that is between them: the server meets the proxy, and never the client.
   * @default - they meet each other
   */
  readonly gateway?: string;
  /** Ports of the server's pods. */
  readonly ports: ConnectionPort[];
}

/**
 * One end of a connection. It is said in one of five ways: `pods`; `cluster`, `namespace` and `labels` together; `entities`;
 * `cidr`; `dns`.
 */
export interface Party {
  /**
   * Pods of this cluster, by their name in the list of pods.
   * @default - said in another way
   */
  readonly pods?: string;
  /**
   * Cluster of pods that the list doesn't have.
   * @default - said in another way
   */
  readonly cluster?: string;
  /**
   * Namespace of these pods.
   * @default - said in another way
   */
  readonly namespace?: string;
  /**
   * Labels of these pods; none means all pods of the namespace.
   * @default - said in another way
   */
  readonly labels?: { [label: string]: string };
  /**
   * What Cilium calls it, such as `kube-apiserver`.
   * @default - said in another way
   */
  readonly entities?: string[];
  /**
   * Range of addresses.
   * @default - said in another way
   */
  readonly cidr?: string;
  /**
   * DNS name, in which `*` stands for anything.
   * @default - said in another way
   */
  readonly dns?: string;
}

/** One port, or a range of them. */
export interface ConnectionPort {
  /** The port, or the first one of a range. */
  readonly port: number;
  /**
   * Last port of the range.
   * @default - one port
   */
  readonly endPort?: number;
  /** `TCP`, `UDP` or `SCTP`. */
  readonly protocol: string;
}
