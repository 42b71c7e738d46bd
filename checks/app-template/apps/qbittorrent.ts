import { App } from '@monosense-io/app';
import { Cpu } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import type { World } from '../world.ts';

export default ({ cluster, gateway, storageClass, backups }: World): App => new App(cluster, 'qbittorrent', {
  image: 'ghcr.io/home-operations/qbittorrent:5.2.3@sha256:4fcf15b7f265c2c8d7bc2a7e13240a07e0593c326f3cf3b5b9bb69eec5b79299',
  resources: { cpu: Cpu.millis(100), memory: Size.mebibytes(512), memoryLimit: Size.gibibytes(2) },
  port: 8080,
  health: { path: '/' },
  gateway,
  env: { QBT_WEBUI_PORT: '8080' },
  volumes: { config: { path: '/config', size: Size.gibibytes(1) } },
  claims: { '/media': { claimName: 'library' } },
  storageClass,
  backups,
  nameservers: ['127.0.0.1'],
  egress: ['198.51.100.7:51820/udp'],
  sidecars: {
    vpn: {
      image: 'ghcr.io/qdm12/gluetun:v3.41.3@sha256:fa19cc76b2af13d57a8d3dc3066f2ada061b1c761b8aecf989b3877c0486e027',
      resources: { cpu: Cpu.millis(50), memory: Size.mebibytes(128) },
      env: {
        VPN_SERVICE_PROVIDER: 'custom',
        VPN_TYPE: 'wireguard',
        WIREGUARD_ENDPOINT_IP: '198.51.100.7',
        WIREGUARD_ENDPOINT_PORT: '51820',
        WIREGUARD_PUBLIC_KEY: 'AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=',
        WIREGUARD_ADDRESSES: '10.2.0.2/32',
        FIREWALL_OUTBOUND_SUBNETS: '10.244.0.0/16,10.0.0.0/24',
        FIREWALL_INPUT_PORTS: '8080',
      },
      secretEnv: { WIREGUARD_PRIVATE_KEY: { item: 'vpn', property: 'private-key' } },
      scratch: ['/tmp', '/gluetun'],
      health: { command: ['/gluetun-entrypoint', 'healthcheck'] },
      privileges: { reason: 'it makes a tunnel', root: true, writableRoot: true, capabilities: ['NET_ADMIN', 'NET_RAW', 'MKNOD', 'CHOWN', 'DAC_OVERRIDE', 'NET_BIND_SERVICE'] },
    },
  },
});
