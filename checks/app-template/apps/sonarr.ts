import { App } from '@monosense-io/app';
import { Cpu } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import type { World } from '../world.ts';

export default ({ cluster, gateway, storageClass, backups }: World): App => new App(cluster, 'sonarr', {
  image: 'ghcr.io/home-operations/sonarr:4.0.17.2969@sha256:6806001ccc2ec95d941c9c0de012dbcb59c6a33932cfc17f71e300bdd48cabfe',
  resources: { cpu: Cpu.millis(50), memory: Size.mebibytes(256), memoryLimit: Size.gibibytes(1) },
  port: 8989,
  health: { path: '/ping' },
  gateway,
  env: { SONARR__AUTH__METHOD: 'External', SONARR__SERVER__PORT: '8989' },
  secretEnv: { SONARR__AUTH__APIKEY: { item: 'arr', property: 'sonarr' } },
  volumes: { config: { path: '/config', size: Size.gibibytes(5) } },
  claims: { '/media': { claimName: 'library' } },
  storageClass,
  backups,
  egress: ['services.sonarr.tv', 'skyhook.sonarr.tv', 'artworks.thetvdb.com'],
});
