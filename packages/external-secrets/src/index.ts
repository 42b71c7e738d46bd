export * from './external-secrets';
export { NamespaceStoreProps } from './namespace-store';
