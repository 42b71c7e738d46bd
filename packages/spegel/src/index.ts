export * from './spegel';
