import { Ambient, Component, Cpu, IVolumeBackups, Namespace, PodSecurity, Stage, Volume } from '@monosense-io/platform';
import { Lab, propsWithoutEffect, refusals } from '@monosense-io/platform/testing';
import { Size } from 'cdk8s';
import { downloads } from '../examples/downloaders';
import { QBittorrent, QBittorrentProps, WireGuard } from '../src';

const BACKUPS: IVolumeBackups = { connect: () => ({}) };
const VPN: WireGuard = { address: '198.51.100.7', publicKey: `${'A'.repeat(43)}=`, clientAddress: '10.2.0.2/32', privateKey: { item: 'vpn' } };

class Downloads extends Component {}

/** A namespace of the privileged level, with a claim for the downloads. */
function namespaceOf(lab: Lab): Namespace {
  const namespace = new Namespace(lab.cluster, 'downloads', { podSecurity: PodSecurity.PRIVILEGED, reason: 'the client of the VPN makes a tunnel' });
  const stage = new Stage(new Downloads(lab.cluster, 'store'), 'Claims', { namespace });
  for (const name of ['downloads', 'other']) new Volume(stage, name, { name, storageClass: lab.surroundings.storageClass, size: Size.gibibytes(1), user: 1000, shared: true, noBackupReason: 'can be had again' });
  return namespace;
}

function propsOf(lab: Lab): QBittorrentProps {
  return { vpn: VPN, gateway: lab.surroundings.gateway, namespace: namespaceOf(lab), downloadsClaim: 'downloads', storageClass: lab.surroundings.storageClass, backups: BACKUPS, secretStore: lab.surroundings.store };
}

function example(): Lab {
  const lab = new Lab();
  Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store });
  downloads(lab.cluster, lab.surroundings.gateway, namespaceOf(lab), lab.surroundings.storageClass, BACKUPS);
  return lab;
}

function podOf(lab: Lab): any {
  return lab.object('Deployment', 'qbittorrent').spec.template.spec;
}

test('the pod is let out to the address of the VPN, and to nothing else, not even to names of the cluster in the end', () => {
  const lab = example();

  const out = [...lab.objects('NetworkPolicy'), ...lab.objects('CiliumNetworkPolicy')]
    .filter(({ metadata, spec }) => metadata.name === 'qbittorrent-instance' && spec.egress)
    .flatMap(({ spec }) => spec.egress);
  expect(out).toEqual([{ to: [{ ipBlock: { cidr: '198.51.100.7/32' } }], ports: [{ protocol: 'UDP', port: 51820 }] }]);
  expect(podOf(lab)).toMatchObject({ dnsPolicy: 'None', dnsConfig: { nameservers: ['127.0.0.1'] } });
});

test('qBittorrent starts once the tunnel stands, and has no rights itself', () => {
  const { initContainers: [vpn], containers: [qbittorrent] } = podOf(example());

  expect(vpn).toMatchObject({ name: 'vpn', restartPolicy: 'Always', startupProbe: { exec: { command: ['/gluetun-entrypoint', 'healthcheck'] } }, securityContext: { runAsUser: 0, capabilities: { drop: ['ALL'], add: expect.arrayContaining(['NET_ADMIN']) } } });
  expect(qbittorrent.securityContext).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
});

test("the firewall of the VPN's client lets answers through to the cluster and to its machines, and the forwarded port in", () => {
  const { initContainers: [vpn], containers: [qbittorrent] } = podOf(example());

  const env = Object.fromEntries(vpn.env.map(({ name, value, valueFrom }: any) => [name, value ?? valueFrom.secretKeyRef]));
  expect(env).toMatchObject({
    VPN_SERVICE_PROVIDER: 'custom', WIREGUARD_ENDPOINT_IP: '198.51.100.7', WIREGUARD_ENDPOINT_PORT: '51820', FIREWALL_OUTBOUND_SUBNETS: '10.244.0.0/16,10.0.0.0/24', FIREWALL_INPUT_PORTS: '8080',
    FIREWALL_VPN_INPUT_PORTS: '51413', HTTP_CONTROL_SERVER_ADDRESS: '127.0.0.1:8000', WIREGUARD_PRIVATE_KEY: { name: 'qbittorrent-vpn-env', key: 'WIREGUARD_PRIVATE_KEY' },
  });
  expect(env).not.toHaveProperty('FIREWALL_ENABLED_DISABLING_IT_SHOOTS_YOU_IN_YOUR_FOOT');
  expect(qbittorrent.env).toContainEqual({ name: 'QBT_TORRENTING_PORT', value: '51413' });
});

test('every prop has its effect', () => {
  expect(propsWithoutEffect<QBittorrentProps>(
    (lab) => ({ ...propsOf(lab) as Required<QBittorrentProps>, hostname: 'torrents.example.org', resources: { cpu: Cpu.millis(10), memory: Size.mebibytes(64) } }),
    (lab, props) => new QBittorrent(lab.cluster, 'qbittorrent', props),
  )).toEqual([]);
  expect(propsWithoutEffect<WireGuard>(
    () => ({ ...VPN, port: 51821, presharedKey: { item: 'vpn' }, forwardedPort: 51413 }),
    (lab, vpn) => new QBittorrent(lab.cluster, 'qbittorrent', { ...propsOf(lab), vpn }),
  )).toEqual([]);
});

test.each<[string, Partial<WireGuard>, string, string]>([
  ['a name', { address: 'vpn.example.net' }, 'DOWNLOADERS-001', "got 'vpn.example.net'"],
  ['half a key', { publicKey: 'abc' }, 'DOWNLOADERS-002', "got 'abc'"],
  ['the port of the page', { forwardedPort: 8080 }, 'DOWNLOADERS-004', 'got 8080'],
  ['an address of the pod', { address: '127.0.0.1' }, 'DOWNLOADERS-005', "got '127.0.0.1'"],
  ['no address', { address: '::' }, 'DOWNLOADERS-005', "got '::'"],
  ['an address that is none', { clientAddress: '10.2.0.999/32' }, 'DOWNLOADERS-003', "got '10.2.0.999/32'"],
  ['an address without its length', { clientAddress: '10.2.0.2' }, 'DOWNLOADERS-003', "got '10.2.0.2'"],
])('refuses a VPN by %s', (_, vpn, code, message) => {
  const lab = new Lab();

  expect(refusals(() => new QBittorrent(lab.cluster, 'qbittorrent', { ...propsOf(lab), vpn: { ...VPN, ...vpn } }))).toEqual([{ code, path: 'infra/qbittorrent', message: expect.stringContaining(message) }]);
});

test('a namespace that lets nobody make a tunnel is refused', () => {
  const lab = new Lab();

  expect(refusals(() => new QBittorrent(lab.cluster, 'qbittorrent', { ...propsOf(lab), namespace: new Namespace(lab.cluster, 'media') })).map(({ code }) => code)).toEqual(['APP-016']);
});
