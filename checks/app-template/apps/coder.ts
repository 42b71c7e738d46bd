import { App } from '@monosense-io/app';
import { Cpu } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import type { World } from '../world.ts';

export default ({ cluster, gateway, database }: World): App => new App(cluster, 'coder', {
  image: 'ghcr.io/coder/coder:v2.36.7@sha256:e8b2743529aea6a1e77bba764c8ec4a04dec65d27ca9caa0ec0b2dbcd3db0565',
  resources: { cpu: Cpu.millis(250), memory: Size.mebibytes(512), memoryLimit: Size.gibibytes(2) },
  args: ['server'],
  port: 7080,
  health: { path: '/healthz' },
  gateway,
  database: { server: database('coder'), tells: { CODER_PG_CONNECTION_URL: 'postgres://{username}:{password}@{host}:{port}/{database}' } },
  env: { CODER_HTTP_ADDRESS: '0.0.0.0:7080', CODER_ACCESS_URL: 'https://coder.example.org', HOME: '/tmp' },
  kubeRules: [{ resources: ['pods', 'persistentvolumeclaims'], verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'] }],
  egress: ['registry.terraform.io', 'releases.hashicorp.com', 'github.com'],
});
