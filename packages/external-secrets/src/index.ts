import { Types } from '@monosense-io/platform';

export { BitwardenOptions } from './bitwarden';
export * from './external-secrets';
export { InfisicalAuth, InfisicalOptions } from './infisical';
export { KubernetesAuth, KubernetesOptions } from './kubernetes';
export { NamespaceStoreProps } from './namespace-store';
export { OnePasswordConnectOptions } from './one-password';
export { OtherProviderOptions, SecretProvider } from './secret-provider';
export { StoreCa } from './store-ca';
export { VaultAppRoleOptions, VaultAuth, VaultKubernetesOptions, VaultKvVersion, VaultOptions } from './vault';

Types.enforce(module);
