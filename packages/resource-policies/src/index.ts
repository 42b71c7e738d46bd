export * from './resource-policies';
export { NamespaceLimits } from './namespace-limits';
