import { Types } from '@monosense-io/platform';

export * from './external-secrets';
export { NamespaceStoreProps } from './namespace-store';

Types.enforce(module);
