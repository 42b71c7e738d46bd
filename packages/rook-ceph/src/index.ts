export * from './consumer';
export * from './rook-ceph';
