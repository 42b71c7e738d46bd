import { Types } from '@monosense-io/platform';

export * from './coder';

Types.enforce(module);
