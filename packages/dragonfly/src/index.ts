import { Types } from '@monosense-io/platform';

export * from './dragonfly';
export * from './instance';

Types.enforce(module);
