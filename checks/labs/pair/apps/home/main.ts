/** The first of two clusters that are connected by a mesh: it has the cache of both. */
import { Dragonfly } from '@monosense-io/dragonfly';
import { Announcement, Foundation, Lab, Mesh, SecretStore } from '@monosense-io/foundation';
import { Cluster, Platform } from '@monosense-io/platform';

const lab = Lab.read('../lab.json');
const platform = new Platform({ outdir: '../../clusters', browseUrl: `${lab.repositoryUrl}/blob/main/clusters` });
const cluster = new Cluster(platform, 'home', { ...Cluster.readFacts('cluster.json'), peers: [Cluster.readFacts('../apps/cluster.json')] });

new Foundation(cluster, 'foundation', {
  lab,
  secretStore: SecretStore.existingSecrets(),
  announcement: Announcement.l2(),
  mesh: Mesh.clusterMesh({ caItem: 'mesh-ca' }),
});
new Dragonfly(cluster, 'dragonfly').addInstance('cache', { passwordItem: 'cache' }).export({ to: ['apps'], namespaces: ['shop'] });

platform.synth();
