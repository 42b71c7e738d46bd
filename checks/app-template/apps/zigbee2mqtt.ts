import { App } from '@monosense-io/app';
import { Cpu } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import type { World } from '../world.ts';

export default ({ cluster, gateway, storageClass, backups }: World): App => new App(cluster, 'zigbee2mqtt', {
  image: 'ghcr.io/koenkk/zigbee2mqtt:2.12.1@sha256:80f7f04f72a99e4c4ef51ef7e98ee736edba6db0ecbb7abc626d0c4b0f1871f1',
  resources: { cpu: Cpu.millis(50), memory: Size.mebibytes(256) },
  port: 8080,
  gateway,
  devices: { 'squat.ai/zigbee': 1 },
  groups: [20],
  env: { ZIGBEE2MQTT_DATA: '/data', ZIGBEE2MQTT_CONFIG_SERIAL_PORT: '/dev/ttyUSB0', ZIGBEE2MQTT_CONFIG_MQTT_SERVER: 'mqtt://mosquitto.mosquitto.svc.cluster.local:1883' },
  secretEnv: { ZIGBEE2MQTT_CONFIG_MQTT_USER: { item: 'zigbee2mqtt', property: 'username' }, ZIGBEE2MQTT_CONFIG_MQTT_PASSWORD: { item: 'zigbee2mqtt', property: 'password' } },
  volumes: { data: { path: '/data', size: Size.gibibytes(1) } },
  storageClass,
  backups,
});
