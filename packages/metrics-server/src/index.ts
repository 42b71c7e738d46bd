import { Types } from '@monosense-io/platform';

export * from './metrics-server';

Types.enforce(module);
