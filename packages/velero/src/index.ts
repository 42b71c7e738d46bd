import { Types } from '@monosense-io/platform';

export * from './velero';

Types.enforce(module);
