import { Types } from '@monosense-io/platform';

export * from './app';
export { AppDatabase, AppRedis } from './connections';
export { AppContainer, AppHealth, AppPrivileges } from './container';
export * from './helm-app';
export { AppNativeSignIn, AppProxySignIn } from './sign-in';
export * from './spring-boot-app';

Types.enforce(module);
