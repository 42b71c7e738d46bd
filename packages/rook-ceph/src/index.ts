export * from './consumer';
export { CephNode } from './machines';
export * from './rook-ceph';
