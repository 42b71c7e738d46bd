import { AcmeSolver, Credentials } from '@monosense-io/cert-manager';
import { Cilium } from '@monosense-io/cilium';
import { CoreDns } from '@monosense-io/coredns';
import { Dragonfly } from '@monosense-io/dragonfly';
import { DnsProvider } from '@monosense-io/external-dns';
import { InfisicalAuth, KubernetesAuth, SecretProvider, StoreCa, VaultAuth } from '@monosense-io/external-secrets';
import { Ambient, Bucket, ClusterProps, Component, IMetricsSink, ISecretStore, Platform, Receiver, RemoteCluster, SecretReference } from '@monosense-io/platform';
import { APPS, EDGE, INFRA, Lab as Sandbox, LabProps, refusals } from '@monosense-io/platform/testing';
import { Duration, Size } from 'cdk8s';
import { parts } from '../examples/parts';
import { slots } from '../examples/slots';
import { smallest } from '../examples/smallest';
import { withoutAVendor } from '../examples/without-a-vendor';
import {
  Announcement, BasePart, Certificates, DnsRecords, Foundation, FoundationProps, Gateways, Lab, LabFacts, LetsEncryptOptions, Mesh, Metrics, MetricsHubOptions, MetricsSpokeOptions, SecretStore, Storage,
  Tunnel,
} from '../src';

/** What the base components install themselves. */
const OURS = ['cilium.io', 'cert-manager.io', 'external-secrets.io', 'externaldns.k8s.io', 'gateway.networking.k8s.io', 'operator.victoriametrics.com', 'snapshot.storage.k8s.io'];

const POOL = [{ start: '10.0.0.100', stop: '10.0.0.119' }];
const FLUX = { repositoryUrl: 'https://github.com/example/lab', secrets: { ageKeySecret: 'sops-age' } };
const FACTS: Required<LabFacts> = {
  repositoryUrl: 'https://github.com/example/lab',
  ageKeySecret: 'sops-age',
  email: 'admin@example.org',
  connectUrl: 'https://connect.example.org',
  routers: [{ name: 'router', address: '10.0.0.1', asn: 64600 }],
  dnsServer: '10.0.0.2',
  nfsServer: 'nas.example.org',
  objectStoreUrl: 'http://nas.example.org:9000',
};

/** Three machines without a mesh, and nothing beside the foundation. */
const three = (more: LabProps = {}): Sandbox => new Sandbox({ ...more, without: OURS, facts: { ...INFRA, meshAddress: undefined, peers: [], ...more.facts } });

/** One machine. */
const one = (): Sandbox => new Sandbox({ without: OURS, facts: { ...EDGE, loadBalancerPools: POOL, peers: [] } });

const onePassword = (): SecretStore => SecretStore.onePasswordConnect({ connectUrl: FACTS.connectUrl, vaults: ['Lab'] });
const letsEncrypt = (): Certificates => Certificates.letsEncrypt({ cloudflareToken: { item: 'cloudflare' } });
const addresses = { externalAddress: '10.0.0.110', internalAddress: '10.0.0.111' };
const bind = (): DnsProvider => DnsProvider.rfc2136({ server: FACTS.dnsServer, tsigKeyName: 'external-dns', tsigItem: 'bind' });
const cloudflare = (): DnsProvider => DnsProvider.cloudflare({ tokenItem: 'cloudflare-dns' });

const names = (sandbox: Sandbox, kind: string): string[] => sandbox.objects(kind).map(({ metadata }) => metadata.name).sort();
/** Ids of the components that the program has, without what stands in for others. */
const components = (sandbox: Sandbox): string[] => sandbox.cluster.node.children.map(({ node }) => node.id).filter((id) => !['KubeSystem', 'KubeApi', 'surroundings'].includes(id));
const ciliumValues = (sandbox: Sandbox): any => sandbox.object('HelmRelease', 'cilium').spec.values;

describe('unlike labs', () => {
  test('one machine, secrets in files only, addresses on the link, no mesh, no tunnel, no monitoring', () => {
    const lab = one();
    const base = new Foundation(lab.cluster, 'foundation', {
      flux: FLUX,
      announcement: Announcement.l2(),
      certificates: Certificates.existing('wildcard-tls'),
      gateways: Gateways.cilium(addresses),
      storage: [Storage.openEbs({ 'openebs-hostpath': {} })],
    });

    expect(lab.refusals()).toEqual([]);
    expect(components(lab)).toEqual(['foundation', 'flux', 'cilium', 'coredns', 'network-policies', 'resource-policies', 'kyverno', 'reloader', 'metrics-server', 'openebs']);
    expect(lab.objects().filter(({ apiVersion }) => /external-secrets|victoriametrics|cert-manager\.io/.test(apiVersion))).toEqual([]);
    expect(names(lab, 'CiliumL2AnnouncementPolicy')).toEqual(['edge']);
    expect(names(lab, 'CiliumBGPClusterConfig')).toEqual([]);
    const listeners = lab.objects('Gateway').filter(({ metadata }) => metadata.name === 'external')[0].spec.listeners;
    expect(listeners[1].tls.certificateRefs).toEqual([{ kind: 'Secret', name: 'wildcard-tls', namespace: 'gateways' }]);
    expect(lab.waits('cilium-gateways')).toContain('flux-secrets');
    expect(lab.platform.render()['edge/README.md']).toContain('| gateways | wildcard-tls | tls.crt, tls.key | kubernetes.io/tls |  |');
    expect([base.secretStore, base.metrics, base.certManager, base.spegel, base.externalDns]).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  test('three machines with Gateways of Envoy, names at an own DNS server, and a store that is none of 1Password', () => {
    const lab = three();
    const store: ISecretStore = { connect: () => ({ apiVersion: 'external-secrets.io/v1', kind: 'ClusterSecretStore', name: 'vault' }) };
    lab.cluster.assumeInstalled({ kinds: [{ group: 'external-secrets.io', kind: 'ExternalSecret', versions: ['v1'] }], objects: { ClusterSecretStore: ['vault'] } });
    const base = new Foundation(lab.cluster, 'foundation', {
      secretStore: SecretStore.of(store),
      certificates: letsEncrypt(),
      gateways: Gateways.envoy(addresses),
      records: [DnsRecords.inside(bind())],
    });

    expect(lab.refusals()).toEqual([]);
    expect(components(lab)).toEqual(['foundation', 'cert-manager', 'cilium', 'envoy-gateway', 'coredns', 'spegel', 'external-dns', 'network-policies', 'resource-policies', 'kyverno', 'reloader', 'metrics-server']);
    expect([...new Set(lab.objects('ExternalSecret').map(({ spec }) => spec.secretStoreRef.name))]).toEqual(['vault']);
    expect(names(lab, 'HelmRelease').filter((name) => name.startsWith('external-dns'))).toEqual(['external-dns-private', 'external-dns-private-external']);
    expect(ciliumValues(lab).gatewayAPI.enabled).toBe(false);
    expect([base.secretStore, base.externalSecrets, base.envoyGateway?.externalGateway]).toEqual([store, undefined, base.externalGateway]);
  });

  test('two clusters with a mesh, of which one keeps the metrics of both', () => {
    const platform = new Platform({ outdir: '/nonexistent/clusters' });
    const common = (): FoundationProps => ({ lab: new Lab(FACTS), secretStore: onePassword(), mesh: Mesh.clusterMesh({ caItem: 'mesh-ca' }), storage: [Storage.openEbs({ local: {} })] });
    const first = new Sandbox({ platform, without: OURS, facts: { ...INFRA, peers: [APPS] } });
    const hub = new Foundation(first.cluster, 'foundation', { ...common(), metrics: Metrics.hub() });
    hub.metricsHub!.export('apps', { loginItem: 'victoria-apps' });
    const second = new Sandbox({ platform, without: OURS, facts: { ...APPS, peers: [INFRA] } });
    const infra = RemoteCluster.fromCluster(second.cluster, first.cluster);
    const spoke = new Foundation(second.cluster, 'foundation', { ...common(), metrics: Metrics.spoke({ hub: infra.metricsSink('metrics/apps') }) });

    expect([...first.refusals(), ...second.refusals()]).toEqual([]);
    expect(ciliumValues(second).clustermesh.config.clusters).toEqual([{ name: 'infra', ips: [INFRA.meshAddress], port: 2379 }]);
    expect([first, second].map((lab) => names(lab, 'CiliumBGPPeerConfig'))).toEqual([['router'], ['router']]);
    expect([first, second].map((lab) => names(lab, 'VMCluster'))).toEqual([['victoria'], []]);
    expect([hub.metricsSpoke, spoke.metricsHub]).toEqual([undefined, undefined]);
    expect(spoke.metricsSpoke).toBeDefined();
  });

  test('nothing given at all', () => {
    const lab = three();
    new Foundation(lab.cluster, 'foundation');

    expect(lab.refusals()).toEqual([]);
    expect(components(lab)).toEqual(['foundation', 'cilium', 'coredns', 'spegel', 'network-policies', 'resource-policies', 'kyverno', 'reloader', 'metrics-server']);
    expect(lab.waits('coredns-operator')).toEqual(['cilium-operator']);
    expect(lab.waits('spegel-operator')).toContain('coredns-operator');
  });
});

describe('props', () => {
  test('each changes what is rendered, and together they are accepted', () => {
    const props: Required<FoundationProps> = {
      lab: new Lab(FACTS),
      metrics: Metrics.hub(),
      flux: { ...FLUX, repositoryUrl: 'https://github.com/example/other' },
      secretStore: onePassword(),
      certificates: letsEncrypt(),
      announcement: Announcement.l2AndBgp({ peers: [{ name: 'spine', address: '10.0.0.3', asn: 64700 }] }),
      mesh: Mesh.clusterMesh({ caItem: 'mesh-ca' }),
      mutualAuthentication: false,
      gateways: Gateways.cilium(addresses),
      hubbleHostname: 'hubble.example.org',
      coreDns: { forwardTo: ['10.0.0.9'] },
      spegel: { registries: ['registry.example.org'] },
      tunnel: Tunnel.cloudflare({ tunnelId: '3f1c2a58-6d0b-4e5f-9a27-8c4b1d7e0a61', credentialsItem: 'tunnel' }),
      records: [DnsRecords.outside(cloudflare()), DnsRecords.inside(bind())],
      kyverno: { exclude: ['legacy'] },
      reloader: { autoReloadAll: true },
      metricsServer: { approver: false },
      notifications: [{ name: 'chat', receiver: Receiver.discord({ item: 'flux-discord' }) }],
      storage: [Storage.openEbs({ fast: {} }), Storage.snapshots(), Storage.nfs({ shared: { server: FACTS.nfsServer, share: '/volume1' } }, { snapshots: true })],
      without: [BasePart.RESOURCE_POLICIES],
    };
    // What is rendered because of each; `mutualAuthentication`, which no mesh goes with, and what disappears are asserted elsewhere.
    const marks: Record<Exclude<keyof FoundationProps, 'mutualAuthentication' | 'metricsServer' | 'without'>, string> = {
      lab: 'admin@example.org',
      metrics: '"kind":"VMCluster"',
      flux: 'https://github.com/example/other',
      secretStore: '"kind":"ClusterSecretStore"',
      certificates: '"kind":"ClusterIssuer"',
      announcement: '"peerASN":64700',
      mesh: 'mesh-ca',
      gateways: '10.0.0.110',
      hubbleHostname: 'hubble.example.org',
      coreDns: '10.0.0.9',
      spegel: 'https://registry.example.org',
      tunnel: '3f1c2a58-6d0b-4e5f-9a27-8c4b1d7e0a61',
      records: 'external-dns-public-records',
      kyverno: '"legacy"',
      notifications: 'flux-discord',
      reloader: '"autoReloadAll":true',
      storage: '"provisioner":"nfs.csi.k8s.io"',
    };
    const rendered = (given: FoundationProps, facts: Partial<ClusterProps>): string => {
      const lab = new Sandbox({ without: OURS, facts });
      new Foundation(lab.cluster, 'foundation', given);
      return JSON.stringify(lab.objects());
    };
    const [bare, full] = [rendered({}, { meshAddress: undefined, peers: [] }), rendered(props, {})];

    expect(Object.entries(marks).filter(([, mark]) => !full.includes(mark))).toEqual([]);
    expect(Object.entries(marks).filter(([, mark]) => bare.includes(mark))).toEqual([]);
    expect([bare, full].map((text) => text.includes('kubelet-csr-approver'))).toEqual([true, false]);
    expect([bare, full].map((text) => text.includes('"kind":"PriorityClass"'))).toEqual([true, false]);
  });

  test('kubelets are held to certificates of the cluster where somebody approves them', () => {
    const [approved, own] = [{}, { metricsServer: { approver: false } }].map((more) => {
      const lab = three();
      new Foundation(lab.cluster, 'foundation', { metrics: Metrics.hub(), storage: [Storage.openEbs({ own: {} })], ...more });
      return lab.object('VMNodeScrape', 'kubelet').spec.tlsConfig;
    });

    expect([approved, own]).toEqual([{ caFile: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt' }, { insecureSkipVerify: true }]);
  });

  test('nobody is told by a Flux that is not there', () => {
    expect(refusals(() => new Foundation(three().cluster, 'foundation', { notifications: [{ name: 'chat', receiver: Receiver.discord({ item: 'flux-discord' }) }] })).map(({ code }) => code)).toEqual(['FOUNDATION-006']);
  });

  test('facts of the lab stand in for what is left out', () => {
    const lab = three();
    const base = new Foundation(lab.cluster, 'foundation', { lab: new Lab(FACTS), secretStore: onePassword(), certificates: letsEncrypt() });

    expect(lab.refusals()).toEqual([]);
    expect(base.flux!.secrets).toBeDefined();
    expect(lab.waits('external-secrets-operator')).toContain('flux-secrets');
    expect(JSON.stringify(lab.object('HelmRelease', 'coredns').spec.values)).toContain('10.0.0.2');
    expect(lab.object('CiliumBGPClusterConfig', 'infra').spec.bgpInstances[0].peers).toEqual([{ name: 'router', peerASN: 64600, peerAddress: '10.0.0.1', peerConfigRef: { name: 'router' } }]);
    expect(lab.object('ClusterIssuer', 'letsencrypt-production').spec.acme.email).toBe('admin@example.org');
  });

  test('the metrics API has a certificate where cert-manager is, which knows the Gateway API where Gateways are', () => {
    const [gated, plain] = [Gateways.cilium(addresses), undefined].map((gateways) => {
      const lab = three();
      new Foundation(lab.cluster, 'foundation', { secretStore: onePassword(), certificates: letsEncrypt(), gateways });
      return lab;
    });
    const bare = three();
    new Foundation(bare.cluster, 'foundation');

    expect([gated, plain].map((lab) => JSON.stringify(lab.object('HelmRelease', 'cert-manager').spec.values).includes('gatewayAPI'))).toEqual([true, false]);
    expect([plain, bare].map((lab) => lab.object('HelmRelease', 'metrics-server').spec.values.tls?.type)).toEqual(['cert-manager', undefined]);
  });

  test('machines with IPv6 addresses share no images', () => {
    const nodes = INFRA.nodes.map((node, index) => ({ ...node, address: `fd00:1::${11 + index}` }));
    const lab = three({ facts: { nodes, nodeCidr: 'fd00:1::/64', podCidrs: ['fd00:2::/56'], serviceCidrs: ['fd00:3::/112'], loadBalancerPools: undefined } });

    expect(new Foundation(lab.cluster, 'foundation').spegel).toBeUndefined();
  });

  test('a cluster that speaks no BGP has no session with the routers of the lab', () => {
    const lab = three({ facts: { asn: undefined } });
    new Foundation(lab.cluster, 'foundation', { lab: new Lab(FACTS) });

    expect(names(lab, 'CiliumBGPClusterConfig')).toEqual([]);
  });

  test('pods prove their identity where that is asked for', () => {
    const lab = three();
    new Foundation(lab.cluster, 'foundation', { mutualAuthentication: true });

    expect(ciliumValues(lab).authentication.mutual.spire.enabled).toBe(true);
  });

  test('every part can be left out', () => {
    const lab = three();
    new Foundation(lab.cluster, 'foundation', { without: Object.values(BasePart) });

    expect(components(lab)).toEqual(['foundation']);
  });

  test('a cluster with a network of its own has no policies of Cilium, and waits for none', () => {
    const lab = three();
    const base = new Foundation(lab.cluster, 'foundation', { without: [BasePart.CILIUM] });

    expect(lab.refusals()).toEqual([]);
    expect([base.cilium, base.networkPolicies]).toEqual([undefined, undefined]);
    expect(lab.waits('coredns-operator')).toEqual([]);
  });
});

describe('what comes later', () => {
  test('gets metrics and the secret store without being handed them', () => {
    const lab = three();
    const base = new Foundation(lab.cluster, 'foundation', { secretStore: onePassword(), storage: [Storage.openEbs({ local: {} })], metrics: Metrics.hub() });
    const sink = Ambient.metrics(new (class Shop extends Component {})(lab.cluster, 'shop'));
    const backups = new Bucket(lab.cluster, 'backups', { endpointUrl: 'https://s3.example.org', bucket: 'backups', credentialsItem: 's3' });
    backups.connect(base.metricsHub!.storage);

    expect(sink).toBe(base.metrics);
    expect(lab.objects('ExternalSecret').map(({ spec }) => spec.secretStoreRef.name)).toEqual(['onepassword']);
  });

  test('takes the parts, each a component of the cluster with its usual id', () => {
    const lab = three();
    const base = new Foundation(lab.cluster, 'foundation', {
      flux: FLUX, secretStore: onePassword(), certificates: letsEncrypt(), gateways: Gateways.cilium(addresses), tunnel: Tunnel.cloudflare({ tunnelId: '3f1c2a58-6d0b-4e5f-9a27-8c4b1d7e0a61', credentialsItem: 'tunnel' }),
      records: [DnsRecords.outside(cloudflare())], storage: [Storage.openEbs({ local: {} }), Storage.snapshots(), Storage.nfs({ shared: { server: 'nas.example.org', share: '/volume1' } })], metrics: Metrics.hub(),
    });
    const { victoria, flux, externalSecrets, certManager, cilium, coreDns, spegel, cloudflared, externalDns, networkPolicies, resourcePolicies, kyverno, reloader, metricsServer, openEbs, snapshotController, nfs } = base;

    expect([victoria, flux, externalSecrets, certManager, cilium, coreDns, spegel, cloudflared, externalDns, networkPolicies, resourcePolicies, kyverno, reloader, metricsServer, openEbs, snapshotController, nfs].map((part) => part?.node.path))
      .toEqual(components(lab).slice(1).map((id) => `infra/${id}`));
    expect(Object.keys(base.storageClasses)).toEqual(['local', 'shared']);
    expect(base.localStorage).toBe(base.storageClasses.local);
    expect([base.certificate, base.tunnelHostname]).toEqual([certManager!.wildcard, 'tunnel-infra.example.org']);
    expect([base.externalGateway, base.internalGateway, base.envoyGateway]).toEqual([expect.anything(), expect.anything(), undefined]);
  });

  test('the version of the composition stands in the contract', () => {
    const lab = three();
    new Foundation(lab.cluster, 'foundation');
    const { version } = require('../package.json');

    expect(JSON.parse(lab.platform.render()['infra/contract.json']).components).toMatchObject({ '@monosense-io/foundation': version });
  });

  test('a component that was created before and has asked for a secret store is named', () => {
    const lab = three();
    const dragonfly = (): unknown => new Dragonfly(lab.cluster, 'dragonfly', { secretStore: undefined as never }).addInstance('cache', { passwordItem: 'cache', memory: Size.gibibytes(1), cacheMode: true });
    expect(refusals(dragonfly)).toMatchObject([{ code: 'PLATFORM-323' }]);

    expect(refusals(() => new Foundation(lab.cluster, 'foundation', { secretStore: onePassword() }))).toMatchObject([{ code: 'PLATFORM-322', path: 'infra' }]);
  });
});

describe('secret stores', () => {
  const secret = (...keys: string[]): SecretReference => ({ name: 'login', keys: Object.fromEntries(keys.map((key) => [key, key])) });
  const stores: Record<string, SecretStore> = {
    vault: SecretStore.vault({ url: 'https://vault.example.org:8200', auth: VaultAuth.kubernetes({ role: 'lab' }) }),
    bitwarden: SecretStore.bitwarden({
      organizationId: '0c9a5f4e-3b7d-4d0f-8e61-7a2b9c1d5e34', projectId: '5b1f6a1e-0c3d-4f7a-9a52-2f8e6d4c7b90', sdkServerUrl: 'https://bitwarden.example.org:9998', ca: StoreCa.fromSecret('bitwarden-ca'),
    }),
    infisical: SecretStore.infisical({ project: 'lab', environment: 'prod', auth: InfisicalAuth.universal(secret('clientId', 'clientSecret')) }),
    kubernetes: SecretStore.kubernetes({ namespace: 'secrets', url: 'https://other-k8s.example.org:6443', ca: StoreCa.fromSecret('other-k8s'), auth: KubernetesAuth.token(secret('token')) }),
    gitlab: SecretStore.external(SecretProvider.of({
      name: 'gitlab', provider: { gitlab: { projectID: '42', auth: { SecretRef: { accessToken: { name: 'gitlab', namespace: 'external-secrets', key: 'token' } } } } }, servers: [{ host: 'gitlab.com' }],
    })),
  };

  test.each(Object.entries(stores))('%s fills the Secrets of everything, and Flux decrypts what it logs in with', (name, secretStore) => {
    const lab = three();
    const base = new Foundation(lab.cluster, 'foundation', { flux: FLUX, secretStore, certificates: letsEncrypt() });

    expect(lab.refusals()).toEqual([]);
    expect(lab.objects('ClusterSecretStore').map(({ metadata, spec }) => [metadata.name, spec.conditions])).toEqual([[name, [{ namespaces: ['cert-manager'] }]]]);
    expect(lab.object('ExternalSecret', 'cloudflare-api-token').spec.secretStoreRef).toEqual({ kind: 'ClusterSecretStore', name });
    expect(lab.waits('external-secrets-operator')).toContain('flux-secrets');
    expect(base.secretStore).toBe(base.externalSecrets!.store);
  });
});

describe('certificates', () => {
  const key = Credentials.existing('lab-ca');
  const issuers: Record<string, Certificates> = {
    'letsencrypt-production': Certificates.letsEncrypt({ solver: AcmeSolver.rfc2136({ server: FACTS.dnsServer, tsigKeyName: 'acme', credentials: Credentials.existing('bind') }), additionalDomains: ['example.net'] }),
    'ca': Certificates.ca(key, { additionalDomains: ['example.net'] }),
    'self-signed': Certificates.selfSigned({ additionalDomains: ['example.net'] }),
    'vault': Certificates.vault({ url: 'https://vault.example.org', path: 'pki/sign/lab', credentials: key }, { additionalDomains: ['example.net'] }),
  };

  test.each(Object.entries(issuers))('%s issues that of the Gateways, without a secret store', (name, certificates) => {
    const lab = three();
    const base = new Foundation(lab.cluster, 'foundation', { flux: FLUX, lab: new Lab(FACTS), certificates, gateways: Gateways.cilium(addresses) });

    expect(lab.refusals()).toEqual([]);
    expect(lab.object('Certificate', 'wildcard').spec).toMatchObject({ issuerRef: { name }, dnsNames: ['example.org', '*.example.org', 'example.net', '*.example.net'] });
    expect(lab.waits('cilium-gateways')).toContain('cert-manager-issuers');
    expect([base.certificate, base.secretStore]).toEqual([base.certManager!.wildcard, undefined]);
  });

  test("names are proven by HTTP through a Gateway that has another certificate", () => {
    const lab = new Sandbox({ without: OURS.filter((group) => !['gateway.networking.k8s.io', 'cilium.io'].includes(group)) });
    const { gateway } = lab.surroundings;
    const certificates = Certificates.letsEncrypt({ solver: AcmeSolver.http01({ gateway }), dnsNames: ['www.example.org'] });
    new Foundation(lab.cluster, 'foundation', { certificates, gateways: Gateways.of(gateway, gateway), without: [BasePart.CILIUM] });

    expect(lab.refusals()).toEqual([]);
    expect(lab.object('Certificate', 'wildcard').spec.dnsNames).toEqual(['www.example.org']);
  });

  test.each<[string, LetsEncryptOptions, string]>([
    ['nothing that proves names', {}, 'got none'],
    ['two ways', { cloudflareToken: { item: 'cloudflare' }, solver: AcmeSolver.digitalOcean(key) }, 'got both'],
  ])("refused of Let's Encrypt: %s", (_, options, value) => {
    const lab = three();

    expect(refusals(() => new Foundation(lab.cluster, 'foundation', { certificates: Certificates.letsEncrypt(options) }))).toEqual([
      { code: 'CERT-MANAGER-015', path: 'infra/cert-manager', message: expect.stringContaining(value) },
    ]);
  });
});

describe('announcements', () => {
  const OUTSIDE = [{ start: '10.9.0.100', stop: '10.9.0.119' }];
  const peers = [{ name: 'router', address: '10.0.0.1', asn: 64600 }];

  test.each([
    ['on the link', Announcement.l2(), POOL, { bgp: false, l2: true }],
    ['by BGP', Announcement.bgp({ peers }), OUTSIDE, { bgp: true, l2: false }],
    ['both', Announcement.l2AndBgp({ peers }), OUTSIDE, { bgp: true, l2: true }],
  ])('%s', (_, announcement, loadBalancerPools, { bgp, l2 }) => {
    const lab = three({ facts: { loadBalancerPools } });
    new Foundation(lab.cluster, 'foundation', { announcement });

    expect(lab.refusals()).toEqual([]);
    expect(ciliumValues(lab)).toMatchObject({ bgpControlPlane: { enabled: bgp }, l2announcements: { enabled: l2 } });
  });
});

describe('records, tunnels and Gateways', () => {
  const controllers = (lab: Sandbox): Record<string, any> => Object.fromEntries(lab.objects('HelmRelease').filter(({ metadata }) => metadata.name.startsWith('external-dns-')).map(({ metadata, spec }) => [metadata.name.slice('external-dns-'.length), spec.values]));
  const args = (lab: Sandbox, name: string): string => JSON.stringify(controllers(lab)[name]);

  test('names outside point to the tunnel, whose own name is made', () => {
    const lab = three();
    new Foundation(lab.cluster, 'foundation', {
      secretStore: onePassword(), certificates: letsEncrypt(), gateways: Gateways.cilium(addresses), records: [DnsRecords.outside(cloudflare())],
      tunnel: Tunnel.cloudflare({ tunnelId: '3f1c2a58-6d0b-4e5f-9a27-8c4b1d7e0a61', credentialsItem: 'tunnel', hostname: 'way-in.example.org' }),
    });

    expect(Object.keys(controllers(lab)).sort()).toEqual(['public', 'public-records']);
    expect(args(lab, 'public')).toContain('--default-targets=way-in.example.org');
    expect(lab.object('DNSEndpoint', 'cloudflared').spec.endpoints[0].dnsName).toBe('way-in.example.org');
  });

  test('a tunnel has no name in DNS where no records are published outside', () => {
    const lab = three();
    new Foundation(lab.cluster, 'foundation', {
      secretStore: onePassword(), certificates: letsEncrypt(), gateways: Gateways.cilium(addresses),
      tunnel: Tunnel.cloudflare({ tunnelId: '3f1c2a58-6d0b-4e5f-9a27-8c4b1d7e0a61', credentialsItem: 'tunnel' }),
    });

    expect(lab.refusals()).toEqual([]);
    expect(lab.objects('DNSEndpoint')).toEqual([]);
  });

  test('names outside point to a way in that exists', () => {
    const lab = three();
    const base = new Foundation(lab.cluster, 'foundation', {
      secretStore: onePassword(), certificates: letsEncrypt(), gateways: Gateways.cilium(addresses), tunnel: Tunnel.existing('vps.example.net'), records: [DnsRecords.outside(cloudflare())],
    });

    expect(args(lab, 'public')).toContain('--default-targets=vps.example.net');
    expect([base.cloudflared, base.tunnelHostname]).toEqual([undefined, 'vps.example.net']);
  });

  test('several providers of one kind have names of their own', () => {
    const lab = three();
    new Foundation(lab.cluster, 'foundation', {
      secretStore: onePassword(), certificates: letsEncrypt(), gateways: Gateways.cilium(addresses),
      records: [
        DnsRecords.outside(cloudflare(), { target: '198.51.100.7', domains: ['example.org'] }),
        DnsRecords.outside(bind(), { name: 'second', domains: ['example.net'] }),
        DnsRecords.inside(bind(), { name: 'home', domains: ['home.arpa'] }),
      ],
    });

    expect(Object.keys(controllers(lab)).sort()).toEqual(['home', 'home-external', 'public', 'public-records', 'second', 'second-records']);
    expect(args(lab, 'public')).toContain('--default-targets=198.51.100.7');
    expect(args(lab, 'second')).toContain('example.net');
    expect(args(lab, 'home')).toContain('home.arpa');
  });

  test('without Gateways there are records of objects and Services only', () => {
    const lab = three();
    new Foundation(lab.cluster, 'foundation', { secretStore: onePassword(), records: [DnsRecords.outside(cloudflare()), DnsRecords.inside(bind())] });

    expect(Object.keys(controllers(lab)).sort()).toEqual(['private', 'public-records']);
  });

  test("own Gateways and an own certificate take the place of the foundation's", () => {
    const lab = three();
    const { gateway, certificate } = lab.surroundings;
    const base = new Foundation(lab.cluster, 'foundation', { gateways: Gateways.of(gateway, gateway), certificates: Certificates.of(certificate) });

    expect([base.externalGateway, base.internalGateway, base.certificate]).toEqual([gateway, gateway, certificate]);
    expect(ciliumValues(lab).gatewayAPI.enabled).toBe(false);
  });

  test('Envoy believes the proxies in front of it', () => {
    const lab = three();
    new Foundation(lab.cluster, 'foundation', { certificates: Certificates.existing('wildcard-tls'), gateways: Gateways.envoy({ ...addresses, trustedProxies: ['10.244.0.0/16'] }) });

    expect(lab.refusals()).toEqual([]);
    expect(JSON.stringify(lab.objects('ClientTrafficPolicy'))).toContain('10.244.0.0/16');
  });
});

describe('metrics', () => {
  /** Everything but the network is left out, so that a render takes little time. */
  const NOTHING_ELSE = Object.values(BasePart).filter((part) => part !== BasePart.CILIUM);

  const rendered = (metrics: (lab: Sandbox) => Metrics): string => {
    const lab = three();
    new Foundation(lab.cluster, 'foundation', {
      secretStore: onePassword(), certificates: letsEncrypt(), gateways: Gateways.cilium(addresses), storage: [Storage.openEbs({ own: {} })], metrics: metrics(lab), without: NOTHING_ELSE,
    });
    return JSON.stringify(lab.objects());
  };

  test('every option of a hub reaches it', () => {
    const options = ({ surroundings }: Sandbox): Required<Omit<MetricsHubOptions, 'noHeartbeatReason'>> => ({
      clusterMetrics: false,
      verifyKubelets: true,
      storageClass: surroundings.storageClass,
      bufferSize: Size.gibibytes(3),
      agentMemory: Size.mebibytes(150),
      receivers: { discord: Receiver.discord({ item: 'discord' }) },
      heartbeat: Receiver.webhook({ item: 'watcher', host: 'watcher.example.net' }),
      silences: { disks: { matching: { cluster: 'infra' }, reason: 'new disks', until: '2026-12-31' } },
      ui: { hostname: 'metrics.example.org', alertsHostname: 'alerts.example.org', passwordItem: 'viewer' },
      retention: Duration.days(7),
      replicationFactor: 1,
      storageNodes: 4,
      storageSize: Size.gibibytes(11),
      storageMemory: Size.mebibytes(170),
      seriesBudget: 1234,
    });
    const marks: Record<Exclude<keyof MetricsHubOptions, 'clusterMetrics' | 'verifyKubelets' | 'noHeartbeatReason'>, string> = {
      storageClass: '"storageClassName":"local"',
      bufferSize: '"3Gi"',
      agentMemory: '"150Mi"',
      receivers: 'discord.com',
      heartbeat: 'watcher.example.net',
      silences: '"mute_time_intervals":["disks"]',
      ui: 'alerts.example.org',
      retention: '"retentionPeriod":"7d"',
      replicationFactor: '"replicationFactor":1',
      storageNodes: '"replicaCount":4',
      storageSize: '"11Gi"',
      storageMemory: '"170Mi"',
      seriesBudget: '1234',
    };
    const [bare, full] = [rendered(() => Metrics.hub()), rendered((lab) => Metrics.hub(options(lab)))];

    expect(Object.entries(marks).filter(([, mark]) => !full.includes(mark) || bare.includes(mark))).toEqual([]);
    expect([bare, full].map((text) => text.includes('kube-state-metrics'))).toEqual([true, false]);
  });

  test('a hub may say why nobody outside watches it', () => {
    const receivers = { discord: Receiver.discord({ item: 'discord' }) };

    expect(rendered(() => Metrics.hub({ receivers, noHeartbeatReason: 'a test' }))).toContain('discord.com');
    expect(refusals(() => rendered(() => Metrics.hub({ receivers }))).map(({ code }) => code)).toEqual(['VICTORIA-STACK-009']);
  });

  test('every option of a spoke reaches it', () => {
    const hub = ({ surroundings }: Sandbox): IMetricsSink => ({ connect: (client) => ({ ...surroundings.metrics.connect(client), alertsUrl: 'http://metrics.example.org/alerts' }) });
    const options = (lab: Sandbox): Required<MetricsSpokeOptions> => ({
      hub: hub(lab), clusterMetrics: false, verifyKubelets: true, storageClass: lab.surroundings.storageClass, bufferSize: Size.gibibytes(3), agentMemory: Size.mebibytes(150),
    });
    const marks = ['"storageClassName":"local"', '"3Gi"', '"150Mi"'];
    const [bare, full] = [rendered((lab) => Metrics.spoke({ hub: hub(lab) })), rendered((lab) => Metrics.spoke(options(lab)))];

    expect(marks.filter((mark) => !full.includes(mark) || bare.includes(mark))).toEqual([]);
    expect([bare, full].map((text) => text.includes('kube-state-metrics'))).toEqual([true, false]);
    expect(full).toContain('http://metrics.example.org/alerts');
  });

  test('a hub needs no secret store, receiver or Gateway', () => {
    const lab = three();
    new Foundation(lab.cluster, 'foundation', { storage: [Storage.existing('local-path', { local: true })], metrics: Metrics.hub() });

    expect(lab.refusals()).toEqual([]);
    expect(lab.objects('ExternalSecret')).toEqual([]);
    expect(JSON.stringify(lab.object('VMCluster', 'victoria'))).toContain('"storageClassName":"local-path"');
  });

  test('volumes are of the first class of own disks, or else of the first class', () => {
    const volumes = (storage: Storage[]): string[] => {
      const lab = three();
      new Foundation(lab.cluster, 'foundation', { storage, metrics: Metrics.hub() });
      return [...new Set([...JSON.stringify(lab.object('VMCluster', 'victoria')).matchAll(/"storageClassName":"([^"]+)"/g)].map(([, name]) => name))];
    };
    const shared = (): Storage => Storage.nfs({ shared: { server: 'nas.example.org', share: '/volume1' } });

    expect(volumes([shared(), Storage.openEbs({ fast: {}, slow: {} })])).toEqual(['fast']);
    expect(volumes([shared(), Storage.existing('block', { local: false })])).toEqual(['shared']);
  });

  test('any other sink gets the scrapes and alerts of all components', () => {
    const lab = new Sandbox({ without: OURS.filter((group) => group !== 'operator.victoriametrics.com'), facts: { meshAddress: undefined, peers: [] } });
    const base = new Foundation(lab.cluster, 'foundation', { metrics: Metrics.of(lab.surroundings.metrics) });

    expect(base.metrics).toBe(lab.surroundings.metrics);
    expect(names(lab, 'VMRule')).toEqual(expect.arrayContaining(['cilium-network', 'coredns-dns', 'kyverno-policies']));
  });
});

describe('refused:', () => {
  const refused = (props: FoundationProps): unknown => refusals(() => new Foundation(three().cluster, 'foundation', props));

  test.each<[string, FoundationProps, string, string]>([
    ['settings of a part that is left out', { without: [BasePart.KYVERNO], kyverno: {} }, 'FOUNDATION-001', "'kyverno' is a setting"],
    ['announcements without the network', { without: [BasePart.CILIUM], announcement: Announcement.l2() }, 'FOUNDATION-001', "'announcement' is a setting"],
    ["Cilium's Gateways without the network", { without: [BasePart.CILIUM], gateways: Gateways.cilium(addresses) }, 'FOUNDATION-001', "'gateways' is a setting"],
    ['Gateways without a certificate', { gateways: Gateways.envoy(addresses) }, 'FOUNDATION-002', "'certificates' is empty"],
    ['a tunnel to nowhere', { tunnel: Tunnel.existing('vps.example.net') }, 'FOUNDATION-003', "'tunnel' needs a Gateway"],
    ['a user interface that nothing shows', { hubbleHostname: 'hubble.example.org' }, 'FOUNDATION-003', "'hubbleHostname' needs a Gateway"],
    ['pages of a hub that nothing shows', { metrics: Metrics.hub({ ui: { hostname: 'a.example.org', alertsHostname: 'b.example.org', passwordItem: 'viewer' } }) }, 'FOUNDATION-003', "leave 'ui' of the metrics out"],
    ['a hub without volumes', { metrics: Metrics.hub() }, 'FOUNDATION-004', 'no StorageClass'],
    ['two installations of one kind of storage', { storage: [Storage.openEbs({ a: {} }), Storage.openEbs({ b: {} })] }, 'FOUNDATION-005', 'openEbs twice'],
  ])('%s', (_, props, code, value) => {
    expect(refused(props)).toEqual([{ code, path: 'infra/foundation', message: expect.stringContaining(value) }]);
  });

  test('a certificate that asks for a secret, without a store', () => {
    expect(refused({ certificates: letsEncrypt() })).toMatchObject([{ code: 'PLATFORM-323' }]);
  });

  test('images that a single machine would share with itself, when they are asked for', () => {
    expect(() => new Foundation(one().cluster, 'foundation', { spegel: {} })).toThrow('[edge/spegel]');
  });
});

describe('examples', () => {
  test('smallest', () => {
    const platform = new Platform({ outdir: '/nonexistent/clusters' });
    const { spegel, cilium } = smallest(platform);

    expect(Object.keys(platform.render()).filter((file) => file.startsWith('home/cilium-operator/'))).toContain('home/cilium-operator/kustomization.yaml');
    expect([spegel, cilium?.operator.stageName]).toEqual([undefined, 'cilium-operator']);
  });

  test('slots', () => {
    const lab = three();
    const base = slots(lab.cluster, new Lab(FACTS));

    expect(lab.refusals()).toEqual([]);
    expect([base.kyverno, Object.keys(base.storageClasses)]).toEqual([undefined, ['local', 'shared']]);
  });

  test('without a vendor', () => {
    const lab = three();
    withoutAVendor(lab.cluster, new Lab(FACTS));

    expect(lab.refusals()).toEqual([]);
    expect(names(lab, 'ClusterSecretStore')).toEqual(['vault']);
    expect(lab.object('ClusterIssuer', 'letsencrypt-production').spec.acme.solvers[0].dns01.rfc2136.nameserver).toBe('10.0.0.2:53');
    expect(lab.object('ExternalSecret', 'rfc2136-credentials').spec.secretStoreRef.name).toBe('vault');
  });

  test('parts', () => {
    const lab = three();
    parts(lab.cluster);

    expect(lab.refusals()).toEqual([]);
    expect(names(lab, 'StorageClass')).toEqual(expect.arrayContaining(['local', 'scratch']));
  });
});

// What the compiler must go on accepting: the parts are of their components' own types.
test('parts have the types of their components', () => {
  const base = new Foundation(three().cluster, 'foundation');
  const [cilium, coreDns]: [Cilium | undefined, CoreDns | undefined] = [base.cilium, base.coreDns];

  expect([cilium, coreDns]).toEqual([expect.any(Cilium), expect.any(CoreDns)]);
});

describe('a lab without a secret operator', () => {
  const sops = (): Sandbox => {
    const lab = three();
    new Foundation(lab.cluster, 'foundation', {
      flux: FLUX,
      secretStore: SecretStore.existingSecrets(),
      certificates: Certificates.letsEncrypt({ cloudflareToken: { item: 'cloudflare' }, email: FACTS.email }),
      gateways: Gateways.cilium(addresses),
      tunnel: Tunnel.cloudflare({ tunnelId: '00000000-0000-4000-8000-000000000000', credentialsItem: 'tunnel' }),
    });
    return lab;
  };

  test('renders no object of one', () => {
    const kinds = new Set(sops().objects().map(({ apiVersion, kind }) => `${apiVersion.split('/')[0]}/${kind}`));

    expect([...kinds].filter((kind) => kind.startsWith('external-secrets.io/'))).toEqual([]);
  });

  test('is told which Secrets must exist', () => {
    const readme = sops().platform.render()['infra/README.md'];

    expect(readme).toContain('| cert-manager | cloudflare-api-token |');
    expect(readme).toMatch(/\| cloudflared \| \S+ \| credentials\.json \|/);
  });

  test('waits until Flux has decrypted them', () => {
    expect(sops().waits('cert-manager-issuers')).toContain('flux-secrets');
  });
});
