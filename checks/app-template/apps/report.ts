import { App } from '@monosense-io/app';
import { Cpu } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import type { World } from '../world.ts';

export default ({ cluster }: World): App => new App(cluster, 'report', {
  image: 'ghcr.io/example/report:1.2.3@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  resources: { cpu: Cpu.millis(50), memory: Size.mebibytes(128) },
  schedule: '30 2 * * *',
  env: { MAIL_TO: 'lab@example.org' },
  secretEnv: { MAIL_TOKEN: { item: 'report', property: 'token' } },
  egress: ['mail.example.net:587'],
});
