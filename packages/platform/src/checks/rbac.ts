import { Right, Rights } from '@monosense-io/output';
import { namespaceOf, Tier } from '../declare/namespace';
import { Rules } from '../facts/rules';
import { ClusterModel } from '../model/model';
import { KubeObject } from '../model/object';
import { Refusal } from '../values/refusal';
import { hasReason, Reason } from './reasons';
import { everyObject } from './walk';

const NO_CLUSTER_ADMIN = new Refusal('PLATFORM-616', {
  protects: 'Whoever breaks into an application that may do everything owns the whole cluster.',
  wrong: "kind: 'ClusterRoleBinding', roleRef: { kind: 'ClusterRole', name: 'cluster-admin', … }, subjects: [{ kind: 'ServiceAccount', name: 'demo', namespace: 'demo' }]",
  right: "kind: 'RoleBinding', roleRef: { kind: 'Role', name: 'demo', … }, subjects: [{ kind: 'ServiceAccount', name: 'demo', namespace: 'demo' }]",
});

const RIGHTS_WITH_REASON = new Refusal('PLATFORM-673', {
  protects: 'Whoever may do everything, act as others, read every Secret or reach into every pod owns the cluster, whatever its role is called.',
  wrong: "kind: 'ClusterRole', rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }], bound by a ClusterRoleBinding",
  right: "the same bound by a RoleBinding where it is needed, with resourceNames, or with metadata: { annotations: { 'platform.monosense.io/rights-reason': 'copies certificates into every namespace' } }",
});

const NOT_TO_EVERYBODY = new Refusal('PLATFORM-674', {
  protects: 'What everybody may do, every pod that is broken into may do too, and with system:unauthenticated whoever reaches the API server.',
  wrong: "kind: 'ClusterRoleBinding', subjects: [{ kind: 'Group', name: 'system:unauthenticated', … }]",
  right: "kind: 'ClusterRoleBinding', subjects: [{ kind: 'ServiceAccount', name: 'status', namespace: 'status' }]",
});

/** No application is bound to the role that may do everything. */
export function noClusterAdmin(model: ClusterModel): string[] {
  return adminsOf(model).map(({ path, object }) => NO_CLUSTER_ADMIN.at(path, `${object.kind} '${object.metadata.name}' binds an application to ${Rules.FORBIDDEN_ROLE}: give it a role with what it needs`));
}

/** Whatever gives a right over the whole cluster says why, and so does what gives any right to everybody. */
export function rightsHaveReasons(model: ClusterModel): string[] {
  // These are refused with or without a reason.
  const refused = new Set(adminsOf(model).map(({ object }) => object));
  const paths = new Map(everyObject(model).map(([path, object]) => [object, path]));
  return Rights.grantedBy([...paths.keys()]).filter(({ object }) => !refused.has(object)).flatMap(({ object, role, roleName, rights, everybody }) => {
    const path = paths.get(object)!;
    const what = `${object.kind} '${object.metadata.name}'`;
    const reason = hasReason(object, Reason.RIGHTS);
    return [
      ...(rights.length === 0 || reason || (role !== undefined && hasReason(role, Reason.RIGHTS)) ? [] : [
        RIGHTS_WITH_REASON.at(path, `${what} ${object === role ? 'holds' : `gives by ${roleName.replace('/', " '")}'`} ${rights.map((right) => MEANING[right]).join(', ')}: name the kinds, objects and namespaces that are needed, or give a reason in its annotation ${Reason.RIGHTS}`),
      ]),
      ...(everybody.length === 0 || reason ? [] : [
        NOT_TO_EVERYBODY.at(path, `${what} gives ${roleName.replace('/', " '")}' to ${everybody.join(', ')}, which stands for everybody: name the service accounts, or give a reason in its annotation ${Reason.RIGHTS}`),
      ]),
    ];
  });
}

/** What each right means, for messages. */
const MEANING: { readonly [right in Right]: string } = {
  [Right.EVERYTHING]: 'every right on everything',
  [Right.ESCALATE]: 'the right to make roles with more rights than its own (escalate, bind)',
  [Right.IMPERSONATE]: 'the right to act as others (impersonate)',
  [Right.TOKENS]: 'tokens of the service accounts of all namespaces (serviceaccounts/token)',
  [Right.SECRETS]: 'the Secrets of all namespaces',
  [Right.NODES_PROXY]: 'the kubelets behind the API server (nodes/proxy)',
  [Right.EXEC]: 'commands in the pods of all namespaces (pods/exec, pods/attach)',
};

/** The bindings of applications to the role that may do everything. */
function adminsOf({ cluster, stages }: ClusterModel): Array<{ path: string; object: KubeObject }> {
  const application = (namespace?: string): boolean => namespace !== undefined && namespaceOf(cluster, namespace)?.tier === Tier.APPLICATION;
  // Groups and users stand for service accounts too: of everybody, of one namespace, or a single one.
  const anApplication = ({ name = '', namespace }: { name?: string; namespace?: string }): boolean => application(namespace)
    || ['system:serviceaccounts', 'system:authenticated', 'system:unauthenticated'].includes(name)
    || application(/^system:serviceaccounts?:([^:]+)/.exec(name)?.[1]);
  return stages.flatMap(({ path, stage, objects }) => objects
    .filter((object) => object.kind.endsWith('RoleBinding') && object.roleRef?.name === Rules.FORBIDDEN_ROLE)
    .filter((object) => application(stage?.home.name) || (object.subjects ?? []).some(anApplication))
    .map((object) => ({ path, object })));
}
