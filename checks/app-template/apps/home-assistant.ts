import { App } from '@monosense-io/app';
import { Cpu } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import type { World } from '../world.ts';

export default ({ cluster, gateway, storageClass, backups }: World): App => new App(cluster, 'home-assistant', {
  image: 'ghcr.io/home-operations/home-assistant:2026.8.1@sha256:e1f54eb0306d7ded8b3cdee70c21178413cd175aa3e526452af0e086a39ecc51',
  resources: { cpu: Cpu.millis(200), memory: Size.gibibytes(1), memoryLimit: Size.gibibytes(2) },
  port: 8123,
  health: { path: '/manifest.json' },
  gateway,
  hostNetwork: 'it finds devices by multicast',
  volumes: { config: { path: '/config', size: Size.gibibytes(10) } },
  storageClass,
  backups,
});
