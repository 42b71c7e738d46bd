import { App, AppSidecar } from '@monosense-io/app';
import { Check, Cidr, Cluster, ContainerResources, Cpu, ExternalEndpoint, IGateway, ISecretStore, IStorageClass, IVolumeBackups, Namespace, Protocol, Refusal, RemoteSecretKey } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { GLUETUN_CAPABILITIES, GLUETUN_HEALTH, GLUETUN_IMAGE, QBITTORRENT_IMAGE } from './upstream';

const PORT = 8080;

const BY_ADDRESS = new Refusal('DOWNLOADERS-001', {
  protects: 'Before there is a tunnel nobody resolves a name, and the policy lets the pod out to the one address of the VPN: a name would lead nowhere, or to whoever answers.',
  wrong: "vpn: { address: 'vpn.example.net', … }",
  right: "vpn: { address: '198.51.100.7', … }",
});

const KEY = new Refusal('DOWNLOADERS-002', {
  protects: 'A tunnel to a server with another key is never made; the pod would wait for it for ever.',
  wrong: "vpn: { publicKey: 'abc', … }",
  right: "vpn: { publicKey: 'bJ1fYkyZ8bX0m8pSv0m3eUu2Yc2tq1m0c0y2m0b5h1w=', … }",
});

const TUNNEL_ADDRESS = new Refusal('DOWNLOADERS-003', {
  protects: 'The VPN expects its client at the address that it has given it.',
  wrong: "vpn: { clientAddress: '10.2.0.2', … }",
  right: "vpn: { clientAddress: '10.2.0.2/32', … }",
});

const PAGE_PORT = new Refusal('DOWNLOADERS-004', {
  protects: 'The firewall lets everybody in the VPN through to the forwarded port: at the port of the page, they would come to it past the Gateway.',
  wrong: 'vpn: { forwardedPort: 8080, … }',
  right: 'vpn: { forwardedPort: 51413, … }',
});

const ELSEWHERE = new Refusal('DOWNLOADERS-005', {
  protects: 'A server of a VPN is another machine: at an address of the pod itself, or at none, no tunnel is ever made.',
  wrong: "vpn: { address: '127.0.0.1', … }",
  right: "vpn: { address: '198.51.100.7', … }",
});

/** Addresses that mean the machine itself, or none. */
const NOWHERE = ['127.0.0.0/8', '0.0.0.0/8', '::/127'];

/** A server of WireGuard that everything goes through, as the configuration that a provider gives says it. */
export interface WireGuard {
  /** `Endpoint`: its address. Refused: a name, and an address of the machine itself. */
  readonly address: string;
  /**
   * Its port.
   * @default 51820
   */
  readonly port?: number;
  /** `PublicKey` of the server. */
  readonly publicKey: string;
  /** `Address` of the client in the tunnel, for example `10.2.0.2/32`. Refused: a range of several addresses. */
  readonly clientAddress: string;
  /** Where `PrivateKey` is kept. */
  readonly privateKey: RemoteSecretKey;
  /**
   * Where `PresharedKey` is kept.
   * @default - there is none
   */
  readonly presharedKey?: RemoteSecretKey;
  /**
   * Port that the provider forwards to the client. Refused: 8080, the port of the page.
   * @default - none: other peers don't find this one
   */
  readonly forwardedPort?: number;
}

/** How qBittorrent is installed. */
export interface QBittorrentProps {
  /** The VPN. */
  readonly vpn: WireGuard;
  /** The Gateway that people come through. */
  readonly gateway: IGateway;
  /** Its namespace, of the privileged level, which the tunnel needs, with what it shares the downloads with. */
  readonly namespace: Namespace;
  /** Claim in the namespace that downloads go to. */
  readonly downloadsClaim: string;
  /** Class of the volume with its settings. */
  readonly storageClass: IStorageClass;
  /** What backs that up. */
  readonly backups: IVolumeBackups;
  /**
   * Hostname, within the Gateway's domain.
   * @default - the id, below the domain of the Gateway
   */
  readonly hostname?: string;
  /**
   * What it asks for.
   * @default - a tenth of a core and 512 MiB, up to 2 GiB
   */
  readonly resources?: ContainerResources;
  /**
   * Where the keys are kept.
   * @default - the store that a construct above provides
   */
  readonly secretStore?: ISecretStore;
}

/**
 * qBittorrent behind a VPN. Nothing leaves beside the tunnel, by two independent guards: the firewall of the VPN's client, in the pod, and
 * the network policy around it, which lets it out to the address of the VPN alone. It starts once the tunnel stands, and asks for names
 * through it.
 */
export class QBittorrent extends App {
  /**
   * @param scope the cluster
   * @param id name of the application, usually `qbittorrent`
   * @param props VPN, Gateway and volumes
   */
  constructor(scope: Construct, id: string, props: QBittorrentProps) {
    const { vpn } = props;
    super(scope, id, {
      image: QBITTORRENT_IMAGE,
      resources: props.resources ?? { cpu: Cpu.millis(100), memory: Size.mebibytes(512), memoryLimit: Size.gibibytes(2) },
      port: PORT,
      health: { path: '/' },
      gateway: props.gateway,
      hostname: props.hostname,
      secretStore: props.secretStore,
      namespace: props.namespace,
      env: { QBT_WEBUI_PORT: `${PORT}`, ...(vpn.forwardedPort === undefined ? {} : { QBT_TORRENTING_PORT: `${vpn.forwardedPort}` }) },
      volumes: { config: { path: '/config', size: Size.gibibytes(1) } },
      storageClass: props.storageClass,
      backups: props.backups,
      claims: { '/media': { claimName: props.downloadsClaim } },
      // The client of the VPN answers, and asks through the tunnel.
      nameservers: ['127.0.0.1'],
      sidecars: { vpn: client(scope, vpn) },
    });
    BY_ADDRESS.unless(this, /^[\d.]+$|:/.test(vpn.address), `'vpn.address' must be an address, got '${vpn.address}': look the name up, and write one of its addresses`);
    Check.address(this, 'vpn.address', vpn.address);
    ELSEWHERE.unless(this, !NOWHERE.some((range) => Cidr.of(range).contains(vpn.address)), `'vpn.address' must be that of another machine, got '${vpn.address}': copy Endpoint of the provider's configuration`);
    KEY.unless(this, /^[A-Za-z0-9+/]{43}=$/.test(vpn.publicKey), `'vpn.publicKey' must be 32 bytes in base64, got '${vpn.publicKey}': copy PublicKey of the provider's configuration`);
    TUNNEL_ADDRESS.unless(this, isSingle(vpn.clientAddress), `'vpn.clientAddress' must be one address with its length, got '${vpn.clientAddress}': write it as in 10.2.0.2/32`);
    PAGE_PORT.unless(this, vpn.forwardedPort !== PORT, `'vpn.forwardedPort' must be another port than that of the page, got ${vpn.forwardedPort}: ask the provider for another one`);
    if (vpn.forwardedPort !== undefined) Check.wholeNumber(this, 'vpn.forwardedPort', vpn.forwardedPort, 1, 65535);
    new ExternalEndpoint(this.instance, 'Vpn', { host: vpn.address, port: vpn.port ?? 51820, protocol: Protocol.UDP }).connect(this.instance);
  }
}

function isSingle(text: string): boolean {
  return Cidr.isCidr(text) && Cidr.of(text).first === Cidr.of(text).last;
}

/** The client of the VPN. Whoever asks from the cluster gets an answer; nothing else goes past the tunnel. */
function client(scope: Construct, { address, port = 51820, publicKey, clientAddress, privateKey, presharedKey, forwardedPort }: WireGuard): AppSidecar {
  const { podCidrs, nodeCidr } = Cluster.of(scope).facts;
  return {
    image: GLUETUN_IMAGE,
    resources: { cpu: Cpu.millis(50), memory: Size.mebibytes(128) },
    env: {
      VPN_SERVICE_PROVIDER: 'custom',
      VPN_TYPE: 'wireguard',
      WIREGUARD_ENDPOINT_IP: address,
      WIREGUARD_ENDPOINT_PORT: `${port}`,
      WIREGUARD_PUBLIC_KEY: publicKey,
      WIREGUARD_ADDRESSES: clientAddress,
      // Answers to the Gateway and to the machine, which asks for its health.
      FIREWALL_OUTBOUND_SUBNETS: [...podCidrs, nodeCidr].join(','),
      FIREWALL_INPUT_PORTS: `${PORT}`,
      ...(forwardedPort === undefined ? {} : { FIREWALL_VPN_INPUT_PORTS: `${forwardedPort}` }),
      HTTP_CONTROL_SERVER_ADDRESS: '127.0.0.1:8000',
      // Nobody is asked for anything but what the tunnel needs.
      PUBLICIP_ENABLED: 'off',
      VERSION_INFORMATION: 'off',
    },
    secretEnv: { WIREGUARD_PRIVATE_KEY: privateKey, ...(presharedKey === undefined ? {} : { WIREGUARD_PRESHARED_KEY: presharedKey }) },
    scratch: ['/tmp', '/gluetun'],
    health: { command: GLUETUN_HEALTH },
    privileges: { reason: 'the client of the VPN makes a tunnel, and rules that let nothing out beside it', root: true, writableRoot: true, capabilities: GLUETUN_CAPABILITIES },
  };
}
