import { Types } from '@monosense-io/platform';

export * from './consumer';
export { CephNode } from './machines';
export * from './rook-ceph';

Types.enforce(module);
