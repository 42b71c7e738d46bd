import { CertManager } from '@monosense-io/cert-manager';
import { Cilium } from '@monosense-io/cilium';
import { CnpgShared, PoolMode } from '@monosense-io/cnpg-shared';
import { Dragonfly } from '@monosense-io/dragonfly';
import { ExternalSecrets } from '@monosense-io/external-secrets';
import { Flux } from '@monosense-io/flux';
import { OpenEbs } from '@monosense-io/openebs';
import { Cluster } from '@monosense-io/platform';
import type { Platform } from '@monosense-io/platform';
import { RookCeph } from '@monosense-io/rook-ceph';
import { VictoriaStack } from '@monosense-io/victoria-stack';
import { Size } from 'cdk8s';
import { Application } from './applications.ts';

/** Pods that a machine of a measured cluster takes. */
const APPLICATIONS_PER_NODE = 20;

/** Adds a cluster with every component that this repository has, on addresses of its own, and some applications that use them. */
export function addCluster(platform: Platform, index: number, applications = 0): Cluster {
  const name = `lab-${index}`;
  const network = `172.20.${index}`;
  const hosts = Array.from({ length: 3 + Math.ceil(applications / APPLICATIONS_PER_NODE) }, (_, at) => 11 + at);
  const nodes = hosts.map((host, at) => ({
    name: `${name}-${at + 1}`, address: `${network}.${host}`, controlPlane: at < 3, memory: '64Gi', installDisk: '/dev/sda',
  }));
  const cluster = new Cluster(platform, name, {
    name,
    id: index,
    domain: `${name}.example.org`,
    apiEndpoint: `api.${name}.example.org`,
    nodes,
    nodeCidr: `${network}.0/24`,
    podCidrs: [`10.${index}.0.0/17`],
    serviceCidrs: [`10.${index}.128.0/17`],
    loadBalancerPools: [{ start: `${network}.100`, stop: `${network}.119` }],
    asn: 64512 + index,
    talosVersion: 'v1.12.11',
    kubernetesVersion: 'v1.35.0',
  });
  const { domain } = cluster.facts;

  const metrics = new VictoriaStack(cluster, 'victoria');
  const flux = new Flux(cluster, 'flux', { repositoryUrl: 'https://github.com/example/lab', secrets: { ageKeySecret: 'sops-age' }, metrics });
  const secrets = new ExternalSecrets(cluster, 'external-secrets', { connectUrl: 'https://connect.example.org', vaults: ['Lab'], metrics });
  secrets.operator.waitFor(flux.secrets!, 'they hold the token of the secret store');
  const secretStore = secrets.store;
  const certificates = new CertManager(cluster, 'cert-manager', {
    secretStore, cloudflareToken: { item: 'cloudflare', property: 'api-token' }, email: `admin@${domain}`, gatewayApi: true, metrics,
  });
  const cilium = new Cilium(cluster, 'cilium', { bgp: { peers: [{ name: 'router', address: `${network}.1`, asn: 64501 }] }, metrics });
  const { internalGateway: gateway } = cilium.addGateways({ certificate: certificates.wildcard, externalAddress: `${network}.110`, internalAddress: `${network}.111` });
  cilium.addHubbleUi({ gateway, hostname: `hubble.${domain}` });
  const storageClass = new OpenEbs(cluster, 'openebs', { metrics }).addClass('local', { disks: ['/dev/disk/by-path/pci-0000:01:00.0-nvme-1'] });
  new RookCeph(cluster, 'rook-ceph', {
    nodes: nodes.map((node) => ({ name: node.name })), devicePathFilter: '^/dev/disk/by-path/pci-0000:0[2-4]:', disksPerNode: 3, hostNetwork: true, dashboard: { gateway, hostname: `ceph.${domain}` }, metrics,
  });
  const postgres = new CnpgShared(cluster, 'postgres', { storageClass, dataSize: Size.gibibytes(80), walSize: Size.gibibytes(20), maxConnections: 500 + 16 * applications, secretStore, metrics });
  for (const application of ['git', 'registry', 'chat', 'login', 'flow']) {
    postgres.addDatabase(application, { poolMode: PoolMode.TRANSACTION, maxClients: 100, poolSize: 10 });
  }
  const dragonfly = new Dragonfly(cluster, 'dragonfly', { secretStore, metrics });
  for (const instance of ['cache', 'sessions', 'queue']) {
    dragonfly.addInstance(instance, { passwordItem: `dragonfly-${instance}` });
  }
  for (let number = 1; number <= applications; number += 1) new Application(cluster, `app-${number}`, { postgres, gateway, secretStore, storageClass, domain });
  metrics.addHub({ storageClass, secretStore });
  return cluster;
}
