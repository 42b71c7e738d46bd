/** The cluster `apps`: applications, on the storage, databases and monitoring of `infra`. */
import { DnsProvider } from '@monosense-io/external-dns';
import { FluentBit } from '@monosense-io/fluent-bit';
import { Certificates, DnsRecords, Foundation, Gateways, Lab, Mesh, Metrics, SecretStore, Storage, Tunnel } from '@monosense-io/foundation';
import { NotificationService } from '@monosense-io/flux';
import { Gatus } from '@monosense-io/gatus';
import { Ambient, Cluster, Platform, RemoteCluster } from '@monosense-io/platform';
import { RolloutEvidence } from '@monosense-io/rollout-evidence';
import { RookCephConsumer } from '@monosense-io/rook-ceph';
import { Size } from 'cdk8s';
import { Tenant } from './tenant.ts';

const lab = Lab.read('../lab.json');
const platform = new Platform({ outdir: '../../clusters', browseUrl: `${lab.repositoryUrl}/blob/main/clusters`, memoryBudgets: { observability: Size.mebibytes(1430) } });
const cluster = new Cluster(platform, 'apps', { ...Cluster.readFacts('cluster.json'), peers: [Cluster.readFacts('../infra/cluster.json')] });
const infra = RemoteCluster.fromContract(cluster, '../../clusters/infra/contract.json');
cluster.accept({ upstream: 'ghcr.io/external-secrets/charts/external-secrets', version: '2.9.0', risks: ['Kubernetes 1.35'], reason: 'upstream names the one Kubernetes that it tests on, 1.36, which comes after Cilium 1.20', until: '2027-01-31' });

// The machines' own disks and the NAS are its storage, beside Ceph of infra.
const base = new Foundation(cluster, 'foundation', {
  lab,
  secretStore: SecretStore.onePasswordConnect({ connectUrl: lab.connectUrl, vaults: ['Production'] }),
  certificates: Certificates.letsEncrypt({ cloudflareToken: { item: 'cloudflare', property: 'api-token' }, wildcardItem: 'wildcard-apps' }),
  mesh: Mesh.clusterMesh({ caItem: 'cilium-clustermesh-ca' }),
  gateways: Gateways.cilium({ externalAddress: '10.25.11.121', internalAddress: '10.25.11.122' }),
  hubbleHostname: `hubble-apps.${cluster.facts.domain}`,
  tunnel: Tunnel.cloudflare({ tunnelId: 'b82e4d17-05c9-4f3a-8e66-2d9f7a1c5e30', credentialsItem: 'cloudflared-apps' }),
  records: [
    DnsRecords.outside(DnsProvider.cloudflare({ tokenItem: 'cloudflare-dns' })),
    DnsRecords.inside(DnsProvider.rfc2136({ server: lab.dnsServer, tsigKeyName: 'external-dns', tsigItem: 'bind-external-dns' })),
  ],
  storage: [
    Storage.openEbs({ 'openebs-local-nvme': { diskSelector: "disk.transport == 'nvme' && disk.size < 600u * GB && !system_disk" }, 'openebs-hostpath': {} }),
    Storage.snapshots(),
    Storage.nfs({ nfs: { server: lab.nfsServer, share: '/volume1/apps', directory: '${pvc.metadata.namespace}/${pvc.metadata.name}' } }),
  ],
  notifications: [{ name: 'discord', service: NotificationService.DISCORD, item: 'discord-flux' }],
  metrics: Metrics.spoke({ hub: infra.metricsSink('metrics/apps') }),
});
new RolloutEvidence(cluster, 'rollout-evidence', { repository: 'monosense-io/platform', credentialsItem: 'rollout-evidence-apps', alerts: infra.metricsSink('metrics/apps') });
base.cilium!.addConnectivityTest();
new RookCephConsumer(cluster, 'rook-ceph', { remote: infra, snapshots: true });

// Its logs go to infra, as its metrics do. Every hostname is checked from here.
Ambient.provide(cluster, { logs: infra.logSink('logs/apps') });
new FluentBit(cluster, 'fluent-bit');
new Gatus(cluster, 'gatus', { gateway: base.internalGateway!, hostname: `status-apps.${cluster.facts.domain}` });

// Applications: their databases and caches are those of infra
const database = (name: string) => infra.postgresDatabase(`postgres/${name}`);
const redis = (name: string) => infra.redis(`redis/${name}`);
new Tenant(cluster, 'gitlab', { database: database('gitlab'), redis: { cache: redis('cache'), sessions: redis('sessions'), queue: redis('queue') } });
new Tenant(cluster, 'harbor', { database: database('harbor'), redis: { cache: redis('cache') } });
new Tenant(cluster, 'mattermost', { database: database('mattermost') });
new Tenant(cluster, 'synergyflow', { database: database('synergyflow') });

platform.synth();
