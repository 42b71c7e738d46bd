import { Types } from '@monosense-io/platform';

export * from './rollout-evidence';

Types.enforce(module);
