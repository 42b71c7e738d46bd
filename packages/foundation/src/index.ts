import { Types } from '@monosense-io/platform';

export * from './announcement';
export * from './certificates';
export * from './dns-records';
export * from './foundation';
export * from './gateways';
export * from './lab';
export * from './mesh';
export * from './metrics';
export * from './secret-store';
export * from './storage';
export * from './tunnel';

Types.enforce(module);
