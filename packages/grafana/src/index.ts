import { Types } from '@monosense-io/platform';

export * from './grafana';
export { GrafanaSignIn } from './sign-in';

Types.enforce(module);
