export * from './openebs';
export { LocalClassOptions, ReclaimPolicy } from './local-class';
