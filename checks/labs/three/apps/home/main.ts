/** Three machines: Gateways of Envoy, names at an own DNS server, metrics on the machines' disks, and Secrets that exist. */
import { DnsProvider } from '@monosense-io/external-dns';
import { Announcement, Certificates, DnsRecords, Foundation, Gateways, Lab, Metrics, SecretStore, Storage } from '@monosense-io/foundation';
import { Cluster, Platform } from '@monosense-io/platform';

const lab = Lab.read('../lab.json');
const platform = new Platform({ outdir: '../../clusters', browseUrl: `${lab.repositoryUrl}/blob/main/clusters` });
const cluster = new Cluster(platform, 'home', Cluster.readFacts('cluster.json'));

new Foundation(cluster, 'foundation', {
  lab,
  secretStore: SecretStore.existingSecrets(),
  announcement: Announcement.l2(),
  certificates: Certificates.existing('wildcard-tls'),
  gateways: Gateways.envoy({ externalAddress: '172.20.0.100', internalAddress: '172.20.0.101' }),
  records: [DnsRecords.inside(DnsProvider.rfc2136({ server: lab.dnsServer, tsigKeyName: 'external-dns', tsigItem: 'bind' }))],
  storage: [Storage.openEbs({ local: {} })],
  metrics: Metrics.hub(),
});

platform.synth();
