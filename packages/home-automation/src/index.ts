import { Types } from '@monosense-io/platform';

export * from './home-assistant';
export * from './mosquitto';
export * from './zigbee2mqtt';

Types.enforce(module);
