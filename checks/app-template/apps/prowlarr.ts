import { App } from '@monosense-io/app';
import { Cpu } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import type { World } from '../world.ts';

export default ({ cluster, gateway, storageClass, backups }: World): App => new App(cluster, 'prowlarr', {
  image: 'ghcr.io/home-operations/prowlarr:2.5.2.5483@sha256:53b9cccebceab12825be1a22f2f9c2a2e8fa5e4c6a0aa78286fbe90a317fa070',
  resources: { cpu: Cpu.millis(50), memory: Size.mebibytes(256), memoryLimit: Size.gibibytes(1) },
  port: 9696,
  health: { path: '/ping' },
  gateway,
  env: { PROWLARR__AUTH__METHOD: 'External', PROWLARR__SERVER__PORT: '9696' },
  secretEnv: { PROWLARR__AUTH__APIKEY: { item: 'arr', property: 'prowlarr' } },
  volumes: { config: { path: '/config', size: Size.gibibytes(5) } },
  storageClass,
  backups,
  egress: ['indexers.prowlarr.com', 'prowlarr.servarr.com', 'indexer.example.net'],
});
