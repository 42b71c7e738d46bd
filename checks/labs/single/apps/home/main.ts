/** One machine: secrets in encrypted files only, addresses on the link, no mesh, no tunnel, no monitoring. */
import { Announcement, Certificates, Foundation, Gateways, Lab, SecretStore, Storage } from '@monosense-io/foundation';
import { Cluster, Platform } from '@monosense-io/platform';

const lab = Lab.read('../lab.json');
const platform = new Platform({ outdir: '../../clusters', browseUrl: `${lab.repositoryUrl}/blob/main/clusters` });
const cluster = new Cluster(platform, 'home', Cluster.readFacts('cluster.json'));

new Foundation(cluster, 'foundation', {
  lab,
  secretStore: SecretStore.existingSecrets(),
  announcement: Announcement.l2(),
  certificates: Certificates.existing('wildcard-tls'),
  gateways: Gateways.cilium({ externalAddress: '192.168.40.200', internalAddress: '192.168.40.201' }),
  storage: [Storage.openEbs({ local: {} })],
});

platform.synth();
