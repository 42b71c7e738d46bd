import { Types } from '@monosense-io/platform';

export * from './nfs';
export { NfsClassOptions, NfsVersion, OnDelete } from './nfs-class';

Types.enforce(module);
