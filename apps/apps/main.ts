/** The cluster `apps`: applications, on the storage, databases and monitoring of `infra`. */
import { CertManager } from '@monosense-io/cert-manager';
import { Cilium } from '@monosense-io/cilium';
import { ExternalSecrets } from '@monosense-io/external-secrets';
import { Flux } from '@monosense-io/flux';
import { OpenEbs } from '@monosense-io/openebs';
import { Cluster, Platform, RemoteCluster } from '@monosense-io/platform';
import { RookCephConsumer } from '@monosense-io/rook-ceph';
import { VictoriaStack } from '@monosense-io/victoria-stack';
import { Tenant } from './tenant.ts';

const platform = new Platform({ outdir: '../../clusters' });
const cluster = new Cluster(platform, 'apps', {
  ...Cluster.readFacts('cluster.json'),
  peers: [Cluster.readFacts('../infra/cluster.json')],
});
const infra = RemoteCluster.fromContract(cluster, '../../clusters/infra/contract.json');
const { domain } = cluster.facts;

// Everything below is watched by this; where the metrics go is said at the end.
const metrics = new VictoriaStack(cluster, 'victoria');

const flux = new Flux(cluster, 'flux', {
  repositoryUrl: 'https://github.com/monosense-io/platform',
  secrets: { ageKeySecret: 'sops-age' },
  metrics,
});

// Secrets and certificates
const secrets = new ExternalSecrets(cluster, 'external-secrets', {
  connectUrl: 'https://opconnect.monosense.dev',
  vaults: ['Production'],
  metrics,
});
secrets.operator.waitFor(flux.secrets!, 'they hold the token of the 1Password Connect server');
const secretStore = secrets.store;
const certificates = new CertManager(cluster, 'cert-manager', {
  secretStore,
  cloudflareToken: { item: 'cloudflare', property: 'api-token' },
  email: `admin@${domain}`,
  gatewayApi: true,
  metrics,
});

// Network
new Cilium(cluster, 'cilium', {
  bgp: { peers: [{ name: 'router', address: '10.25.11.1', asn: 64501 }] },
  gateways: { certificate: certificates.wildcard, externalAddress: '10.25.11.121', internalAddress: '10.25.11.122' },
  clusterMesh: { secretStore, caItem: 'cilium-clustermesh-ca' },
  hubbleUiHostname: `hubble-apps.${domain}`,
  metrics,
});

// Storage: the machines' own disks, and Ceph of infra
const openebs = new OpenEbs(cluster, 'openebs', { metrics });
const local = openebs.addClass('openebs-local-nvme', { diskSelector: "disk.transport == 'nvme' && disk.size < 600u * GB && !system_disk" });
openebs.addClass('openebs-hostpath');
new RookCephConsumer(cluster, 'rook-ceph', { remote: infra, secretStore });

// Applications: their databases and caches are those of infra
const database = (name: string) => infra.postgresDatabase(`postgres/${name}`, { secretStore });
const redis = (name: string) => infra.redis(`redis/${name}`, { secretStore });
new Tenant(cluster, 'gitlab', { database: database('gitlab'), redis: { cache: redis('cache'), sessions: redis('sessions'), queue: redis('queue') } });
new Tenant(cluster, 'harbor', { database: database('harbor'), redis: { cache: redis('cache') } });
new Tenant(cluster, 'mattermost', { database: database('mattermost') });
new Tenant(cluster, 'synergyflow', { database: database('synergyflow') });

metrics.addSpoke({ hub: infra.metricsSink('metrics/apps', { secretStore }), storageClass: local });

platform.synth();
