export * from './nfs';
export { NfsClassOptions, NfsVersion, OnDelete } from './nfs-class';
