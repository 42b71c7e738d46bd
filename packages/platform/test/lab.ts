import { existsSync, readdirSync } from 'fs';
import { join } from 'path';
import { ApiObject } from 'cdk8s';
import {
  Cluster, ClusterFacts, ClusterProps, Component, CustomResourceKind, ICertificate, IGateway, IMetricsSink, ISecretStore,
  IStorageClass, MetricsApi, Namespace, Platform, Pods, Stage,
} from '../src';

/** Facts of a three-node cluster in a mesh. */
export const INFRA: ClusterFacts = {
  name: 'infra',
  id: 1,
  domain: 'example.org',
  apiEndpoint: 'infra-k8s.example.org',
  nodes: ['infra-01', 'infra-02', 'infra-03'].map((name, index) => ({ name, address: `10.0.0.${11 + index}`, controlPlane: true, memory: '64Gi', installDisk: '/dev/sda' })),
  nodeCidr: '10.0.0.0/24',
  podCidrs: ['10.244.0.0/16'],
  serviceCidrs: ['10.245.0.0/16'],
  loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.0.119' }],
  asn: 64512,
  meshAddress: '10.0.0.100',
  talosVersion: 'v1.12.0',
  kubernetesVersion: 'v1.35.0',
};

/** Facts of a second cluster beside `INFRA`. */
export const APPS: ClusterFacts = {
  ...INFRA,
  name: 'apps',
  id: 2,
  apiEndpoint: 'apps-k8s.example.org',
  nodes: ['apps-01', 'apps-02', 'apps-03'].map((name, index) => ({ name, address: `10.0.0.${14 + index}`, controlPlane: true, memory: '64Gi', installDisk: '/dev/sda' })),
  podCidrs: ['10.246.0.0/16'],
  serviceCidrs: ['10.247.0.0/16'],
  loadBalancerPools: [{ start: '10.0.0.120', stop: '10.0.0.139' }],
  asn: 64513,
  meshAddress: '10.0.0.120',
};

/** Facts of a third cluster of one machine, which is in no mesh. */
export const EDGE: ClusterFacts = {
  ...INFRA,
  name: 'edge',
  id: 3,
  apiEndpoint: 'edge-k8s.example.org',
  nodes: [{ ...INFRA.nodes[0], name: 'edge-01', address: '10.0.0.17' }],
  podCidrs: ['10.248.0.0/16'],
  serviceCidrs: ['10.249.0.0/16'],
  loadBalancerPools: undefined,
  asn: undefined,
  meshAddress: undefined,
};

/** Kinds that components of other packages install, with the schemas that these packages bring. */
const KINDS: CustomResourceKind[] = ([
  { group: 'cilium.io', kind: 'CiliumNetworkPolicy', versions: ['v2'] },
  { group: 'cert-manager.io', kind: 'Certificate', versions: ['v1'] },
  { group: 'cert-manager.io', kind: 'Issuer', versions: ['v1'] },
  { group: 'cert-manager.io', kind: 'ClusterIssuer', versions: ['v1'], namespaced: false },
  { group: 'external-secrets.io', kind: 'ExternalSecret', versions: ['v1'] },
  { group: 'external-secrets.io', kind: 'PushSecret', versions: ['v1alpha1'] },
  { group: 'external-secrets.io', kind: 'ClusterSecretStore', versions: ['v1'], namespaced: false },
  { group: 'externaldns.k8s.io', kind: 'DNSEndpoint', versions: ['v1alpha1'] },
  { group: 'gateway.networking.k8s.io', kind: 'Gateway', versions: ['v1'] },
  { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', versions: ['v1'] },
  { group: 'gateway.networking.k8s.io', kind: 'ReferenceGrant', versions: ['v1beta1'] },
  { group: 'operator.victoriametrics.com', kind: 'VMPodScrape', versions: ['v1beta1'] },
  { group: 'operator.victoriametrics.com', kind: 'VMNodeScrape', versions: ['v1beta1'] },
  { group: 'operator.victoriametrics.com', kind: 'VMRule', versions: ['v1beta1'] },
  { group: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshotClass', versions: ['v1'], namespaced: false },
] as CustomResourceKind[]).map((kind) => ({ ...kind, crd: crdOf(kind) }));

/** The file of a kind's schema, in whichever package of this repository installs it. */
export function crdOf({ group, kind }: { group: string; kind: string }): string {
  const packages = join(__dirname, '../..');
  const names = ['s', 'es'].map((ending) => `${kind.toLowerCase()}${ending}`.replace(/([^aeiou])ys$/, '$1ies'));
  const files = readdirSync(packages).flatMap((folder) => names.map((plural) => join(packages, folder, 'crds', `${plural}.${group}.json`)));
  return files.find((file) => existsSync(file))!;
}

/**
 * Stands in for the components of other packages: it installs their kinds and offers their capabilities, so that the
 * tests of one package need no other.
 */
export class Surroundings extends Component {
  public readonly store: ISecretStore = { connect: () => ({ apiVersion: 'external-secrets.io/v1', kind: 'ClusterSecretStore', name: 'onepassword' }) };
  public readonly storageClass: IStorageClass = { connect: () => ({ name: 'local', local: true }) };
  public readonly gateway: IGateway = { connect: () => ({ name: 'internal', namespace: 'surroundings', listener: 'https', domain: 'example.org' }) };
  public readonly certificate: ICertificate = { connect: () => ({ secretName: 'wildcard-tls', namespace: 'surroundings' }) };
  public readonly metrics: IMetricsSink = { connect: () => ({ api: MetricsApi.VICTORIA_METRICS, scraper: this.scraper, writeUrl: 'http://metrics.example.org/write', readUrl: 'http://metrics.example.org/read' }) };
  private readonly scraper: Pods;

  /** @param without kinds that the package under test installs itself, as `group` or `group/Kind` */
  constructor(cluster: Cluster, without: string[] = []) {
    super(cluster, 'surroundings');
    const namespace = new Namespace(this, 'Namespace', { name: 'surroundings' });
    const kinds = new Stage(this, 'Kinds', {
      namespace, installs: KINDS.filter(({ group, kind }) => !without.includes(group) && !without.includes(`${group}/${kind}`)), storageClasses: ['local'],
    });
    new ApiObject(kinds, 'Chart', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kinds' } });
    const ownObject = (id: string, apiVersion: string, kind: string, name: string, spec?: object): Stage => {
      const stage = new Stage(this, id, { namespace });
      const installed = kinds._props.installs!.some((other) => `${other.group}/${other.kind}` === `${apiVersion.split('/')[0]}/${kind}`);
      new ApiObject(stage, kind, installed ? { apiVersion, kind, metadata: { name }, spec } : { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
      return stage;
    };
    ownObject('Store', 'external-secrets.io/v1', 'ClusterSecretStore', 'onepassword', { provider: { fake: { data: [] } } });
    ownObject('Gateway', 'gateway.networking.k8s.io/v1', 'Gateway', 'internal', { gatewayClassName: 'surroundings', listeners: [{ name: 'https', port: 443, protocol: 'HTTPS' }] });
    this.scraper = new Pods(ownObject('Scraper', 'v1', 'ConfigMap', 'scraper'), 'Agent', { labels: { app: 'scraper' } });
  }
}

/** A cluster with its surroundings, and a way to look at what it renders. */
export class Lab {
  public readonly platform: Platform;
  public readonly cluster: Cluster;
  public readonly surroundings: Surroundings;

  constructor(props: { facts?: Partial<ClusterProps>; without?: string[]; outdir?: string; platform?: Platform } = {}) {
    // A folder that doesn't exist: nothing is committed yet, and render() writes nothing.
    this.platform = props.platform ?? new Platform({ outdir: props.outdir ?? '/nonexistent/clusters' });
    const facts = { ...INFRA, peers: [APPS], ...props.facts };
    this.cluster = new Cluster(this.platform, facts.name, facts);
    this.surroundings = new Surroundings(this.cluster, props.without);
  }

  /** Every object that the cluster renders, policies and Flux Kustomizations included. Throws the violations, if any. */
  public objects(): any[] {
    return this.read(() => true);
  }

  /** The one object of this kind and name. */
  public object(kind: string, name: string): any {
    const ofKind = this.read((object) => object.kind === kind);
    const found = ofKind.filter((object) => object.metadata.name === name);
    if (found.length !== 1) throw new Error(`${found.length} objects are ${kind} '${name}'; of this kind there are: ${ofKind.map((object) => object.metadata.name).join(', ')}`);
    return found[0];
  }

  /** Names of the stages that a stage's Flux Kustomization waits for. */
  public waits(stage: string): string[] {
    return (this.object('Kustomization', stage).spec.dependsOn ?? []).map(({ name }: { name: string }) => name);
  }

  /** Copies, as whoever reads the files gets them: to write YAML and parse it again would take most of a test's time. */
  private read(wanted: (object: any) => boolean): any[] {
    return this.platform._objects().filter(wanted).map((object) => JSON.parse(JSON.stringify(object)));
  }
}
