/** The cluster `infra`: storage, databases and monitoring, for itself and for `apps`. */
import { CertManager } from '@monosense-io/cert-manager';
import { Cilium } from '@monosense-io/cilium';
import { Cloudflared } from '@monosense-io/cloudflared';
import { CnpgShared, PoolMode } from '@monosense-io/cnpg-shared';
import { CoreDns } from '@monosense-io/coredns';
import { Dragonfly } from '@monosense-io/dragonfly';
import { DnsProvider, ExternalDns } from '@monosense-io/external-dns';
import { ExternalSecrets } from '@monosense-io/external-secrets';
import { Flux } from '@monosense-io/flux';
import { Kyverno } from '@monosense-io/kyverno';
import { MetricsServer } from '@monosense-io/metrics-server';
import { NetworkPolicies } from '@monosense-io/network-policies';
import { Nfs } from '@monosense-io/nfs';
import { OpenEbs } from '@monosense-io/openebs';
import { Bucket, Cluster, Platform } from '@monosense-io/platform';
import { Reloader } from '@monosense-io/reloader';
import { ResourcePolicies } from '@monosense-io/resource-policies';
import { RookCeph } from '@monosense-io/rook-ceph';
import { SnapshotController } from '@monosense-io/snapshot-controller';
import { Spegel } from '@monosense-io/spegel';
import { AlertReceiver, VictoriaStack } from '@monosense-io/victoria-stack';
import { Size } from 'cdk8s';

const platform = new Platform({ outdir: '../../clusters', browseUrl: 'https://github.com/monosense-io/platform/blob/main/clusters' });
const cluster = new Cluster(platform, 'infra', {
  ...Cluster.readFacts('cluster.json'),
  peers: [Cluster.readFacts('../apps/cluster.json')],
});
const { domain, nodes } = cluster.facts;

// Everything below is watched by this; where the metrics are kept is said at the end.
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
const gateways = cilium.addGateways({ certificate: certificates.wildcard, externalAddress: '10.25.11.110', internalAddress: '10.25.11.111' });
const gateway = gateways.internalGateway;
cilium.addHubbleUi({ gateway, hostname: `hubble-infra.${domain}` });
const dns = new CoreDns(cluster, 'coredns', { zones: { [domain]: ['10.25.10.30'] }, metrics });
dns.operator.waitFor(cilium.operator, 'its pods need a network');
const images = new Spegel(cluster, 'spegel', { metrics });
images.operator.waitFor(dns.operator, 'its pods find each other by name');
const tunnel = new Cloudflared(cluster, 'cloudflared', {
  tunnelId: '3f1c2a58-6d0b-4e5f-9a27-8c4b1d7e0a61',
  credentialsItem: 'cloudflared-infra',
  secretStore,
  gateway: gateways.externalGateway,
  metrics,
});

// Names: in public through the tunnel, at home by BIND
const records = new ExternalDns(cluster, 'external-dns', { secretStore, metrics });
const cloudflare = DnsProvider.cloudflare({ tokenItem: 'cloudflare-dns' });
records.addController('public', { provider: cloudflare, gateway: gateways.externalGateway, target: tunnel.hostname });
records.addController('public-records', { provider: cloudflare, records: true });
const bind = DnsProvider.rfc2136({ server: '10.25.10.30', tsigKeyName: 'external-dns', tsigItem: 'bind-external-dns' });
records.addController('private', { provider: bind, gateway: gateways.internalGateway, services: true });
records.addController('private-external', { provider: bind, gateway: gateways.externalGateway });

// Rules for everybody
new NetworkPolicies(cluster, 'network-policies');
new ResourcePolicies(cluster, 'resource-policies');
new Kyverno(cluster, 'kyverno', { metrics });
new Reloader(cluster, 'reloader', { metrics });
new MetricsServer(cluster, 'metrics-server', { certManager: true, metrics });

// Storage: databases replicate by themselves and take the local disks (512 GB each), everything else takes Ceph (three 1 TB each);
// what several pods write at once takes the NAS.
const openebs = new OpenEbs(cluster, 'openebs', { metrics });
const local = openebs.addClass('openebs-local-nvme', { diskSelector: "disk.transport == 'nvme' && disk.size < 600u * GB && !system_disk" });
openebs.addClass('openebs-hostpath');
new SnapshotController(cluster, 'snapshot-controller', { metrics });
new Nfs(cluster, 'nfs', { metrics }).addClass('nfs', { server: '10.25.11.3', share: '/volume1/infra', directory: '${pvc.metadata.namespace}/${pvc.metadata.name}' });
const ceph = new RookCeph(cluster, 'rook-ceph', {
  nodes: nodes.map(({ name }) => ({ name })),
  deviceFilter: '^nvme[0-9]+n1$',
  disksPerNode: 3,
  hostNetwork: true,
  snapshots: true,
  dashboard: { gateway, hostname: `ceph.${domain}` },
  metrics,
});
ceph.export({ to: 'apps', secretStore });

// Databases
const postgres = new CnpgShared(cluster, 'postgres', {
  storageClass: local,
  dataSize: Size.gibibytes(80),
  walSize: Size.gibibytes(20),
  secretStore,
  backup: {
    store: new Bucket(cluster, 'postgres-backups', { endpointUrl: 'http://10.25.11.3:9000', bucket: 'postgres', secretStore, credentialsItem: 'minio' }),
  },
  metrics,
});
const gitlab = postgres.addDatabase('gitlab', { poolMode: PoolMode.TRANSACTION, maxClients: 200, poolSize: 15, extensions: ['pg_trgm', 'btree_gist', 'plpgsql', 'amcheck'] });
const harbor = postgres.addDatabase('harbor', { poolMode: PoolMode.TRANSACTION, maxClients: 100, poolSize: 10, extensions: ['uuid-ossp'] });
const mattermost = postgres.addDatabase('mattermost', { poolMode: PoolMode.TRANSACTION, maxClients: 100, poolSize: 10 });
postgres.addDatabase('keycloak', { poolMode: PoolMode.SESSION, maxClients: 100, poolSize: 20 });
const synergyflow = postgres.addDatabase('synergyflow', { poolMode: PoolMode.TRANSACTION, maxClients: 50, poolSize: 5 });
for (const [namespace, database] of Object.entries({ gitlab, harbor, mattermost, synergyflow })) database.export({ to: ['apps'], namespaces: [namespace] });

const dragonfly = new Dragonfly(cluster, 'dragonfly', { secretStore, metrics });
dragonfly.addInstance('cache', { passwordItem: 'dragonfly-cache', memory: Size.gibibytes(2), cacheMode: true })
  .export({ to: ['apps'], namespaces: ['gitlab', 'harbor'] });
dragonfly.addInstance('sessions', { passwordItem: 'dragonfly-sessions', snapshots: { storage: local } })
  .export({ to: ['apps'], namespaces: ['gitlab'] });
dragonfly.addInstance('queue', { passwordItem: 'dragonfly-queue', snapshots: { storage: local } })
  .export({ to: ['apps'], namespaces: ['gitlab'] });

// Metrics of both clusters
const hub = metrics.addHub({
  storageClass: local,
  secretStore,
  receivers: { discord: AlertReceiver.discord({ item: 'discord-alerts' }) },
  ui: { gateway, hostname: `metrics.${domain}`, alertsHostname: `alerts.${domain}`, passwordItem: 'victoria-viewer' },
});
hub.export('apps', { loginItem: 'victoria-apps' });

platform.synth();
