import { Types } from '@monosense-io/platform';

export * from './alert-receiver';
export * from './installation';
export * from './victoria-hub';
export * from './victoria-spoke';
export * from './victoria-stack';

Types.enforce(module);
