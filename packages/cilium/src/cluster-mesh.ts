import { Check, ClusterFacts, Component, ExternalSecret, ISecretStore, Refusal, SecretValues, Stage } from '@monosense-io/platform';
import type { Service } from '@monosense-io/platform/lib/imports/v1';
import { ApiObject } from 'cdk8s';
import { MESH, MESH_LABELS } from './upstream';

const CA_SECRET = 'cilium-clustermesh-ca';

/** The Service by which other clusters reach the API servers, beside the chart's own. */
const SERVICE = `${MESH.service}-mesh`;

const OWN_ADDRESS = new Refusal('CILIUM-018', {
  protects: 'The other clusters of a mesh reach this one at its address; without one they could not connect.',
  wrong: '{ "name": "hub", … }',
  right: '{ "name": "hub", "meshAddress": "10.0.0.100", … }',
});

const SOMEBODY_ELSE = new Refusal('CILIUM-019', {
  protects: 'A mesh of one cluster costs memory and an address, and connects nobody.',
  wrong: "new Cluster(platform, 'hub', { ...facts, peers: [] })",
  right: "new Cluster(platform, 'hub', { ...facts, peers: [Cluster.readFacts('../edge/cluster.json')] })",
});

/** How the cluster takes part in a mesh. Its address and its peers are facts of the clusters (`meshAddress`). */
export interface ClusterMeshProps {
  /**
   * Where the authority that all clusters of the mesh share is kept.
   * @default - the store that a construct above provides
   */
  readonly secretStore?: ISecretStore;
  /** Item of the store with the fields `certificate` and `key`: the authority's certificate and its private key, as PEM text. */
  readonly caItem: string;
}

/**
 * What the chart can't bring of a mesh: the shared authority, and the address of the API servers.
 *
 * The address has a Service of its own because Helm waits for a Service of type LoadBalancer to get an address, and the
 * pool that it comes from exists only once Cilium runs.
 */
export class ClusterMesh extends Stage {
  /** Name under which a cluster's API servers are reached from the other clusters. */
  public static hostOf(facts: ClusterFacts): string {
    return `clustermesh-${facts.name}.${facts.domain}`;
  }

  /**
   * Values of the chart that stand in the Secret. It may be missing: at the bootstrap Cilium comes up with an authority of
   * its own, since the secret store's operator needs a network first.
   */
  public static readonly values: SecretValues[] = [
    { secret: CA_SECRET, key: 'certificate', targetPath: 'tls.ca.cert', optional: true },
    { secret: CA_SECRET, key: 'key', targetPath: 'tls.ca.key', optional: true },
    // Replaces the API servers when the authority changes: they read it only when they start.
    { secret: CA_SECRET, key: 'checksum', targetPath: 'clustermesh.apiserver.podAnnotations.ca-checksum', optional: true },
  ];

  /**
   * @param scope the component
   * @param id construct id
   * @param props the shared authority
   * @param peers facts of the clusters at the other ends
   */
  constructor(scope: Component, id: string, props: ClusterMeshProps, peers: ClusterFacts[]) {
    super(scope, id, { namespace: scope.cluster.kubeSystem });
    const { facts } = this.cluster;
    OWN_ADDRESS.unless(scope, facts.meshAddress !== undefined, `'clusterMesh' needs an address that the other clusters reach, got none: set 'meshAddress' in the facts of cluster '${facts.name}'`);
    SOMEBODY_ELSE.unless(scope, peers.length > 0, "'clusterMesh' needs a cluster to connect to, got none: add to the cluster's 'peers' one with a 'meshAddress', or leave 'clusterMesh' out");
    Check.text(scope, 'clusterMesh.caItem', props.caItem, 'name the item of the secret store that holds the authority');
    const host = ClusterMesh.hostOf(facts);
    this.cluster.claimAddress(scope, facts.meshAddress!, { service: { namespace: this.home.name, name: SERVICE } });
    this.cluster.claimHostname(scope, host);

    new ExternalSecret(this, 'Ca', {
      store: props.secretStore,
      name: CA_SECRET,
      data: { certificate: { item: props.caItem }, key: { item: props.caItem } },
      // The chart takes PEM in base64.
      template: {
        certificate: '{{ .certificate | b64enc }}',
        key: '{{ .key | b64enc }}',
        checksum: '{{ .certificate | sha256sum }}',
      },
      // Makes Flux upgrade Cilium as soon as the Secret appears or changes.
      labels: { 'reconcile.fluxcd.io/watch': 'Enabled' },
    });
    new ApiObject(this, 'Service', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: SERVICE,
        labels: MESH_LABELS,
        annotations: { 'lbipam.cilium.io/ips': facts.meshAddress!, 'external-dns.alpha.kubernetes.io/hostname': host },
      },
      spec: {
        type: 'LoadBalancer',
        selector: MESH_LABELS,
        ports: [{ name: 'etcd', protocol: 'TCP', port: MESH.port, targetPort: MESH.port }],
        allocateLoadBalancerNodePorts: false,
        // Traffic leaves a cluster with the address of the node.
        loadBalancerSourceRanges: [...new Set(peers.map((peer) => peer.nodeCidr))].sort(),
        // Every API server has its own copy of the state, with its own revisions.
        sessionAffinity: 'ClientIP',
      },
    } satisfies Service);
  }
}
