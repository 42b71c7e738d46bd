export * from './connections';
export * from './contract';
export * from './files';
export * from './support';
