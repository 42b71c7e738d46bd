import { Stage } from '@monosense-io/platform';
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from '@monosense-io/platform/lib/imports/rbac.authorization.k8s.io-v1';
import type { ServiceAccount } from '@monosense-io/platform/lib/imports/v1';
import { ApiObject } from 'cdk8s';

const API_GROUP = 'rbac.authorization.k8s.io';
const API_VERSION = 'rbac.authorization.k8s.io/v1';

/** What the pods of an object may read. */
export interface AccessOptions {
  /** The account's name; the operator removes one that is called like what it runs. */
  readonly account: string;
  /** The Secret that the operator writes the configuration into, which the reloader beside the program watches. */
  readonly configuration: string;
  /**
   * What of the whole cluster they may read beside it.
   * @default - nothing
   */
  readonly cluster?: object[];
}

/**
 * Adds a service account for pods that the operator runs, and what it may read. By itself the operator makes one that reads
 * every Secret, of the namespace or, for agents, of the whole cluster, and the kubelets' API with it.
 */
export function addAccess(stage: Stage, { account, configuration, cluster }: AccessOptions): string {
  const subjects = [{ kind: 'ServiceAccount', name: account, namespace: stage.home.name }];
  const binding = (kind: string): object => ({ roleRef: { apiGroup: API_GROUP, kind, name: account }, subjects });
  new ApiObject(stage, 'Account', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account } } satisfies ServiceAccount);
  new ApiObject(stage, 'Role', {
    apiVersion: API_VERSION,
    kind: 'Role',
    metadata: { name: account },
    rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: [configuration], verbs: ['get', 'list', 'watch'] }],
  } satisfies Role);
  new ApiObject(stage, 'RoleBinding', { apiVersion: API_VERSION, kind: 'RoleBinding', metadata: { name: account }, ...binding('Role') as Pick<RoleBinding, 'roleRef' | 'subjects'> } satisfies RoleBinding);
  if (cluster) {
    new ApiObject(stage, 'ClusterRole', { apiVersion: API_VERSION, kind: 'ClusterRole', metadata: { name: account }, rules: cluster as ClusterRole['rules'] } satisfies ClusterRole);
    new ApiObject(stage, 'ClusterRoleBinding', {
      apiVersion: API_VERSION, kind: 'ClusterRoleBinding', metadata: { name: account }, ...binding('ClusterRole') as Pick<ClusterRoleBinding, 'roleRef' | 'subjects'>,
    } satisfies ClusterRoleBinding);
  }
  return account;
}
