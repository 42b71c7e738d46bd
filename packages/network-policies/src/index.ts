import { Types } from '@monosense-io/platform';

export * from './network-policies';

Types.enforce(module);
