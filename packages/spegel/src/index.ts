import { Types } from '@monosense-io/platform';

export * from './spegel';

Types.enforce(module);
