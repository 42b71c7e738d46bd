export * from './snapshot-controller';
