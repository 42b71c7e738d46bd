import { Types } from '@monosense-io/platform';

export * from './snapshot-controller';

Types.enforce(module);
