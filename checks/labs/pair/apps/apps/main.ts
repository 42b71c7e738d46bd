/** The second of two clusters: its shop uses the cache of the first. */
import { Announcement, Foundation, Lab, Mesh, SecretStore } from '@monosense-io/foundation';
import { Cluster, Component, HelmRelease, Namespace, Platform, RemoteCluster, Remediation, Stage } from '@monosense-io/platform';

const lab = Lab.read('../lab.json');
const platform = new Platform({ outdir: '../../clusters', browseUrl: `${lab.repositoryUrl}/blob/main/clusters` });
const cluster = new Cluster(platform, 'apps', { ...Cluster.readFacts('cluster.json'), peers: [Cluster.readFacts('../home/cluster.json')] });
const home = RemoteCluster.fromContract(cluster, '../../clusters/home/contract.json');

new Foundation(cluster, 'foundation', {
  lab,
  secretStore: SecretStore.existingSecrets(),
  announcement: Announcement.l2(),
  mesh: Mesh.clusterMesh({ caItem: 'mesh-ca' }),
});

class Shop extends Component {}
const shop = new Shop(cluster, 'shop');
const stage = new Stage(shop, 'App', { namespace: new Namespace(shop, 'Namespace', { name: 'shop' }) });
const cache = home.redis('redis/cache').connect(stage);
new HelmRelease(stage, 'Release', {
  chart: { repository: 'oci://ghcr.io/stefanprodan/charts', name: 'podinfo', version: '6.9.2' },
  values: { cache: `tcp://${cache.host}:${cache.port}` },
  remediation: Remediation.ROLLBACK,
});

platform.synth();
