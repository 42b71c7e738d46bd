import { App } from '@monosense-io/app';
import { Cpu } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import type { World } from '../world.ts';

export default ({ cluster, storageClass }: World): App => new App(cluster, 'mosquitto', {
  image: 'docker.io/library/eclipse-mosquitto:2.1.2-alpine@sha256:38c0da4f2ef84284d47b3b3eeea1cb3bdeabe81ee10caf0cd5c5ff61ee3ea408',
  resources: { cpu: Cpu.millis(20), memory: Size.mebibytes(64) },
  ports: { mqtt: { port: 1883, outside: true } },
  address: '10.0.0.110',
  health: { port: 1883 },
  user: 1883,
  files: {
    '/mosquitto/config/mosquitto.conf': `
listener 1883
allow_anonymous false
password_file /mosquitto/secrets/passwords
persistence true
persistence_location /mosquitto/data/
log_dest stdout
`,
  },
  secretFiles: { '/mosquitto/secrets/passwords': { item: 'mosquitto', property: 'passwords' } },
  volumes: { data: { path: '/mosquitto/data', size: Size.gibibytes(1), noBackupReason: 'devices say again what is retained' } },
  storageClass,
});
