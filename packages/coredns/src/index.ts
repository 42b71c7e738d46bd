import { Types } from '@monosense-io/platform';

export * from './coredns';

Types.enforce(module);
