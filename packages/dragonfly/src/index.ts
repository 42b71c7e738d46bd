export * from './dragonfly';
export * from './instance';
