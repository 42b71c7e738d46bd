import { Types } from '@monosense-io/platform';

export * from './envoy-gateway';

Types.enforce(module);
