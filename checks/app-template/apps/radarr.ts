import { App } from '@monosense-io/app';
import { Cpu } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import type { World } from '../world.ts';

export default ({ cluster, gateway, storageClass, backups }: World): App => new App(cluster, 'radarr', {
  image: 'ghcr.io/home-operations/radarr:6.1.1.10317@sha256:5e08c0eefd2770d1d29395c4f84fe5bf7dfc3a986598021306a5d8ac017a3989',
  resources: { cpu: Cpu.millis(50), memory: Size.mebibytes(256), memoryLimit: Size.gibibytes(1) },
  port: 7878,
  health: { path: '/ping' },
  gateway,
  env: { RADARR__AUTH__METHOD: 'External', RADARR__SERVER__PORT: '7878' },
  secretEnv: { RADARR__AUTH__APIKEY: { item: 'arr', property: 'radarr' } },
  volumes: { config: { path: '/config', size: Size.gibibytes(5) } },
  claims: { '/media': { claimName: 'library' } },
  storageClass,
  backups,
  egress: ['api.radarr.video', 'radarr.servarr.com', 'image.tmdb.org'],
});
