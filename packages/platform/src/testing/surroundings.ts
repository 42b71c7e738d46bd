import { readdirSync } from 'fs';
import { join } from 'path';
import { ApiObject } from 'cdk8s';
import {
  Cluster, Component, CustomResourceKind, ICertificate, IGateway, ILogSink, IMetricsSink, ISecretStore, IStorageClass, MetricsApi, Namespace, Pods, Stage,
} from '..';
import { crdFile } from '../model/crd';

/** The folder that this package lies in, with the packages beside it. */
const PACKAGES = join(__dirname, '../../..');

/** Kinds that components of other packages install. */
const KINDS: CustomResourceKind[] = [
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
];

/** What is there beside the component under test. */
export interface SurroundingsProps {
  /**
   * Kinds that the component under test installs itself, as `group` or `group/Kind`: they are left out.
   * @default - none is left out
   */
  readonly without?: string[];
  /**
   * Kinds that are there beside the usual ones: Cilium's network policies, and what cert-manager, External Secrets,
   * ExternalDNS, Gateway API, VictoriaMetrics and the snapshot controller install.
   * @default - none
   */
  readonly kinds?: CustomResourceKind[];
  /**
   * Folders with CustomResourceDefinitions in files that are called `<plural>.<group>.json`. Objects of a kind that is found
   * in none of them, and in no package installed beside this one, are not held to a schema.
   * @default - the `crds` folders of the packages that are installed beside this one
   */
  readonly crdFolders?: string[];
}

/**
 * Stands in for the components of other packages: it installs their kinds and offers their capabilities, so that the
 * tests of one component need no other.
 */
export class Surroundings extends Component {
  /** A secret store. */
  public readonly store: ISecretStore = { connect: () => ({ apiVersion: 'external-secrets.io/v1', kind: 'ClusterSecretStore', name: 'onepassword' }) };
  /** A storage class called `local`, whose volumes stay on their node. */
  public readonly storageClass: IStorageClass = { connect: () => ({ name: 'local', local: true }) };
  /** A gateway for host names below `example.org`. */
  public readonly gateway: IGateway = { connect: () => ({ name: 'internal', namespace: 'surroundings', listener: 'https', domain: 'example.org' }) };
  /** A certificate for all names of the cluster's domain. */
  public readonly certificate: ICertificate = { connect: () => ({ secretName: 'wildcard-tls', namespace: 'surroundings' }) };
  /** VictoriaMetrics, with pods that scrape. */
  public readonly metrics: IMetricsSink = { connect: () => ({ api: MetricsApi.VICTORIA_METRICS, scraper: this.scraper, writeUrl: 'http://metrics.example.org/write', readUrl: 'http://metrics.example.org/read' }) };
  /** A log sink that takes lines and answers, without a login. */
  public readonly logs: ILogSink = { connect: () => ({ writeUrl: 'http://logs.example.org/insert/jsonline', readUrl: 'http://logs.example.org' }) };
  private readonly scraper: Pods;

  /**
   * @param cluster the cluster of the component under test
   * @param props what is there
   */
  constructor(cluster: Cluster, props: SurroundingsProps = {}) {
    super(cluster, 'surroundings');
    const namespace = new Namespace(this, 'Namespace', { name: 'surroundings' });
    const left = props.without ?? [];
    const installs = [...KINDS, ...props.kinds ?? []]
      .filter(({ group, kind }) => !left.includes(group) && !left.includes(`${group}/${kind}`))
      .map((kind) => ({ ...kind, crd: kind.crd ?? schemaOf(kind, props.crdFolders ?? []) }));
    const kinds = new Stage(this, 'Kinds', { namespace, installs, storageClasses: ['local'] });
    new ApiObject(kinds, 'Chart', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kinds' } });
    // What the certificate's issuer fills.
    cluster.assumeInstalled({ objects: { Secret: ['wildcard-tls'] } });
    const ownObject = (id: string, apiVersion: string, kind: string, name: string, spec?: object): Stage => {
      const stage = new Stage(this, id, { namespace });
      const installed = installs.some((other) => `${other.group}/${other.kind}` === `${apiVersion.split('/')[0]}/${kind}`);
      new ApiObject(stage, kind, installed ? { apiVersion, kind, metadata: { name }, spec } : { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
      return stage;
    };
    ownObject('Store', 'external-secrets.io/v1', 'ClusterSecretStore', 'onepassword', { provider: { fake: { data: [] } } });
    ownObject('Gateway', 'gateway.networking.k8s.io/v1', 'Gateway', 'internal', { gatewayClassName: 'surroundings', listeners: [{ name: 'https', port: 443, protocol: 'HTTPS' }] });
    this.scraper = new Pods(ownObject('Scraper', 'v1', 'ConfigMap', 'scraper'), 'Agent', { labels: { app: 'scraper' } });
  }
}

let installed: string[] | undefined;

/** The file with a kind's schema, in one of the folders or in whichever package beside this one installs it. */
function schemaOf({ group, kind }: CustomResourceKind, folders: string[]): string | undefined {
  installed ??= readdirSync(PACKAGES).map((name) => join(PACKAGES, name, 'crds'));
  for (const folder of [...folders, ...installed]) {
    const file = crdFile(folder, group, kind);
    if (file !== undefined) return file;
  }
  return undefined;
}
