import { Types } from '@monosense-io/platform';

export * from './etcd-backup';
export * from './retention';
export * from './volsync';

Types.enforce(module);
