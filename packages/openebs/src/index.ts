import { Types } from '@monosense-io/platform';

export * from './openebs';
export { LocalClassOptions, ReclaimPolicy } from './local-class';

Types.enforce(module);
