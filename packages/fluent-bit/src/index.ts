import { Types } from '@monosense-io/platform';

export * from './fluent-bit';
export * from './secret-mask';

Types.enforce(module);
