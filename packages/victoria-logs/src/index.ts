import { Types } from '@monosense-io/platform';

export * from './log-ruler';
export * from './log-store';
export * from './victoria-logs';

Types.enforce(module);
