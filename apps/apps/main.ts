/** The cluster `apps`: applications, on the storage, databases and monitoring of `infra`. */
import { CertManager } from '@monosense-io/cert-manager';
import { Cilium } from '@monosense-io/cilium';
import { Cloudflared } from '@monosense-io/cloudflared';
import { CoreDns } from '@monosense-io/coredns';
import { DnsProvider, ExternalDns } from '@monosense-io/external-dns';
import { ExternalSecrets } from '@monosense-io/external-secrets';
import { Flux } from '@monosense-io/flux';
import { Kyverno } from '@monosense-io/kyverno';
import { MetricsServer } from '@monosense-io/metrics-server';
import { NetworkPolicies } from '@monosense-io/network-policies';
import { Nfs } from '@monosense-io/nfs';
import { OpenEbs } from '@monosense-io/openebs';
import { Cluster, Platform, RemoteCluster } from '@monosense-io/platform';
import { Reloader } from '@monosense-io/reloader';
import { ResourcePolicies } from '@monosense-io/resource-policies';
import { RookCephConsumer } from '@monosense-io/rook-ceph';
import { SnapshotController } from '@monosense-io/snapshot-controller';
import { Spegel } from '@monosense-io/spegel';
import { VictoriaStack } from '@monosense-io/victoria-stack';
import { Tenant } from './tenant.ts';

const platform = new Platform({ outdir: '../../clusters', browseUrl: 'https://github.com/monosense-io/platform/blob/main/clusters' });
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
const cilium = new Cilium(cluster, 'cilium', {
  bgp: { peers: [{ name: 'router', address: '10.25.11.1', asn: 64501 }] },
  clusterMesh: { secretStore, caItem: 'cilium-clustermesh-ca' },
  metrics,
});
const { externalGateway, internalGateway } = cilium.addGateways({ certificate: certificates.wildcard, externalAddress: '10.25.11.121', internalAddress: '10.25.11.122' });
cilium.addHubbleUi({ gateway: internalGateway, hostname: `hubble-apps.${domain}` });
const dns = new CoreDns(cluster, 'coredns', { zones: { [domain]: ['10.25.10.30'] }, metrics });
dns.operator.waitFor(cilium.operator, 'its pods need a network');
const images = new Spegel(cluster, 'spegel', { metrics });
images.operator.waitFor(dns.operator, 'its pods find each other by name');
const tunnel = new Cloudflared(cluster, 'cloudflared', {
  tunnelId: 'b82e4d17-05c9-4f3a-8e66-2d9f7a1c5e30',
  credentialsItem: 'cloudflared-apps',
  secretStore,
  gateway: externalGateway,
  metrics,
});

// Names: in public through the tunnel, at home by BIND
const records = new ExternalDns(cluster, 'external-dns', { secretStore, metrics });
const cloudflare = DnsProvider.cloudflare({ tokenItem: 'cloudflare-dns' });
records.addController('public', { provider: cloudflare, gateway: externalGateway, target: tunnel.hostname });
records.addController('public-records', { provider: cloudflare, records: true });
const bind = DnsProvider.rfc2136({ server: '10.25.10.30', tsigKeyName: 'external-dns', tsigItem: 'bind-external-dns' });
records.addController('private', { provider: bind, gateway: internalGateway, services: true });
records.addController('private-external', { provider: bind, gateway: externalGateway });

// Rules for everybody
new NetworkPolicies(cluster, 'network-policies');
new ResourcePolicies(cluster, 'resource-policies');
new Kyverno(cluster, 'kyverno', { metrics });
new Reloader(cluster, 'reloader', { metrics });
new MetricsServer(cluster, 'metrics-server', { certManager: true, metrics });

// Storage: the machines' own disks, the NAS, and Ceph of infra
const openebs = new OpenEbs(cluster, 'openebs', { metrics });
const local = openebs.addClass('openebs-local-nvme', { diskSelector: "disk.transport == 'nvme' && disk.size < 600u * GB && !system_disk" });
openebs.addClass('openebs-hostpath');
new SnapshotController(cluster, 'snapshot-controller', { metrics });
new Nfs(cluster, 'nfs', { metrics }).addClass('nfs', { server: '10.25.11.3', share: '/volume1/apps', directory: '${pvc.metadata.namespace}/${pvc.metadata.name}' });
new RookCephConsumer(cluster, 'rook-ceph', { remote: infra, secretStore, snapshots: true });

// Applications: their databases and caches are those of infra
const database = (name: string) => infra.postgresDatabase(`postgres/${name}`, { secretStore });
const redis = (name: string) => infra.redis(`redis/${name}`, { secretStore });
new Tenant(cluster, 'gitlab', { database: database('gitlab'), redis: { cache: redis('cache'), sessions: redis('sessions'), queue: redis('queue') } });
new Tenant(cluster, 'harbor', { database: database('harbor'), redis: { cache: redis('cache') } });
new Tenant(cluster, 'mattermost', { database: database('mattermost') });
new Tenant(cluster, 'synergyflow', { database: database('synergyflow') });

metrics.addSpoke({ hub: infra.metricsSink('metrics/apps', { secretStore }), storageClass: local });

platform.synth();
