export * from './budgets';
export * from './connections';
export * from './contract';
export * from './files';
export * from './rights';
export * from './support';
