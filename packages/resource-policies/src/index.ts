import { Types } from '@monosense-io/platform';

export * from './resource-policies';
export { NamespaceLimits } from './namespace-limits';

Types.enforce(module);
