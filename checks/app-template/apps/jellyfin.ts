import { App } from '@monosense-io/app';
import { Cpu } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import type { World } from '../world.ts';

export default ({ cluster, gateway, storageClass, backups }: World): App => new App(cluster, 'jellyfin', {
  image: 'ghcr.io/jellyfin/jellyfin:10.11.6@sha256:25db4eb10143c1c12adb79ed978e31d94fc98dc499fbae2d38b2c935089ced3e',
  resources: { cpu: Cpu.millis(500), memory: Size.gibibytes(2), memoryLimit: Size.gibibytes(4) },
  port: 8096,
  health: { path: '/health' },
  gateway,
  devices: { 'gpu.intel.com/i915': 1 },
  groups: [44, 104],
  env: { JELLYFIN_DATA_DIR: '/config', JELLYFIN_CACHE_DIR: '/cache' },
  scratch: ['/cache', '/tmp'],
  volumes: { config: { path: '/config', size: Size.gibibytes(20) } },
  claims: { '/media': { claimName: 'library', readOnly: true } },
  storageClass,
  backups,
  egress: ['repo.jellyfin.org', 'api.themoviedb.org', 'image.tmdb.org'],
});
