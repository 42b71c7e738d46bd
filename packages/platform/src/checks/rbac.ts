import { namespaceOf, Tier } from '../declare/namespace';
import { Rules } from '../facts/rules';
import { ClusterModel } from '../model/model';
import { Refusal } from '../values/refusal';

const NO_CLUSTER_ADMIN = new Refusal('PLATFORM-616', {
  protects: 'Whoever breaks into an application that may do everything owns the whole cluster.',
  wrong: "kind: 'ClusterRoleBinding', roleRef: { kind: 'ClusterRole', name: 'cluster-admin', … }, subjects: [{ kind: 'ServiceAccount', name: 'demo', namespace: 'demo' }]",
  right: "kind: 'RoleBinding', roleRef: { kind: 'Role', name: 'demo', … }, subjects: [{ kind: 'ServiceAccount', name: 'demo', namespace: 'demo' }]",
});

/** No application is bound to the role that may do everything. */
export function noClusterAdmin({ cluster, stages }: ClusterModel): string[] {
  const application = (namespace?: string): boolean => namespace !== undefined && namespaceOf(cluster, namespace)?.tier === Tier.APPLICATION;
  // Groups and users stand for service accounts too: of everybody, of one namespace, or a single one.
  const anApplication = ({ name = '', namespace }: { name?: string; namespace?: string }): boolean => application(namespace)
    || ['system:serviceaccounts', 'system:authenticated', 'system:unauthenticated'].includes(name)
    || application(/^system:serviceaccounts?:([^:]+)/.exec(name)?.[1]);
  return stages.flatMap(({ path, stage, objects }) => objects
    .filter((object) => object.kind.endsWith('RoleBinding') && object.roleRef?.name === Rules.FORBIDDEN_ROLE)
    .filter((object) => application(stage?.home.name) || (object.subjects ?? []).some(anApplication))
    .map((object) => NO_CLUSTER_ADMIN.at(path, `${object.kind} '${object.metadata.name}' binds an application to ${Rules.FORBIDDEN_ROLE}: give it a role with what it needs`)));
}
