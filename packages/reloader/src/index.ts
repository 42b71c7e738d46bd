import { Types } from '@monosense-io/platform';

export * from './reloader';

Types.enforce(module);
