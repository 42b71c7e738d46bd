/** A right by which whoever has it can take over the cluster, or read what is kept from others. */
export enum Right {
  /** Every verb on every kind. */
  EVERYTHING = 'everything',
  /** Makes roles with more rights than it has itself, or binds to them. */
  ESCALATE = 'escalate',
  /** Acts as another user, group or service account. */
  IMPERSONATE = 'impersonate',
  /** Makes tokens of service accounts of all namespaces. */
  TOKENS = 'tokens',
  /** Reads Secrets of all namespaces. */
  SECRETS = 'secrets',
  /** Talks to the kubelet through the API server, which runs commands in every pod and asks no admission. */
  NODES_PROXY = 'nodes/proxy',
  /** Runs commands in pods of all namespaces. */
  EXEC = 'exec',
}

/** What a binding gives, and to whom. */
export interface GrantedRights {
  /** The binding; a ClusterRole itself where nobody binds it. */
  readonly object: any;
  /** The role, where it is among the objects. */
  readonly role?: any;
  /** Kind and name of the role, such as `ClusterRole/shop`. */
  readonly roleName: string;
  /** The rights of it that a reason is needed for. */
  readonly rights: Right[];
  /** Those of the subjects that stand for everybody. */
  readonly everybody: string[];
}

/** Finds out what roles give, whatever they are called. */
export class Rights {
  /**
   * What the bindings among some objects give, and the ClusterRoles that none of them binds: somebody else may. Only what a reason
   * is needed for is listed.
   *
   * @param objects the objects of a cluster, or of a chart
   */
  public static grantedBy(objects: any[]): GrantedRights[] {
    const roles = new Map<string, any>();
    for (const object of objects) if (isRbac(object) && (object.kind === 'ClusterRole' || object.kind === 'Role')) roles.set(keyOf(object.kind, object.metadata.namespace, object.metadata.name), object);
    const bindings = objects.filter((object) => isRbac(object) && (object.kind === 'ClusterRoleBinding' || object.kind === 'RoleBinding'));
    const bound = new Set<any>();
    const given = bindings.map((object): GrantedRights => {
      const { kind, name } = object.roleRef ?? {};
      const role = roles.get(keyOf(kind, object.metadata.namespace, name));
      bound.add(role);
      const everywhere = object.kind === 'ClusterRoleBinding';
      return {
        object,
        role,
        roleName: `${kind}/${name}`,
        rights: role === undefined ? BUILT_IN[everywhere ? 'cluster' : 'namespace'][kind === 'ClusterRole' ? name : ''] ?? [] : Rights.ofRules(role.rules ?? [], everywhere),
        everybody: (object.subjects ?? []).filter((subject: any) => EVERYBODY.includes(subject?.name) && subject.kind !== 'ServiceAccount').map((subject: any) => subject.name),
      };
    });
    const unbound = [...roles.values()].filter((role) => role.kind === 'ClusterRole' && !bound.has(role))
      .map((object): GrantedRights => ({ object, role: object, roleName: `ClusterRole/${object.metadata.name}`, rights: Rights.ofRules(object.rules ?? [], true), everybody: [] }));
    return [...given, ...unbound].filter(({ rights, everybody }) => rights.length + everybody.length > 0);
  }

  /**
   * The rights that rules give and that a reason is needed for. Of everything, nothing else is listed.
   *
   * @param rules rules of a role
   * @param everywhere whether they hold in all namespaces
   */
  public static ofRules(rules: any[], everywhere: boolean): Right[] {
    const found = new Set(rules.flatMap((rule) => ofRule(rule ?? {}, everywhere)));
    return found.has(Right.EVERYTHING) ? [Right.EVERYTHING] : Object.values(Right).filter((right) => found.has(right));
  }

  private constructor() {}
}

const RBAC = 'rbac.authorization.k8s.io';

/** Groups and users that stand for whoever can reach the API server, for everybody who is known to it, and for all pods. */
const EVERYBODY = ['system:unauthenticated', 'system:anonymous', 'system:authenticated', 'system:serviceaccounts'];

/** What the roles give that Kubernetes brings along, in the whole cluster and in one namespace. */
const BUILT_IN: { readonly [where in 'cluster' | 'namespace']: { readonly [role: string]: Right[] } } = {
  cluster: {
    'cluster-admin': [Right.EVERYTHING],
    'admin': [Right.IMPERSONATE, Right.TOKENS, Right.SECRETS, Right.EXEC],
    'edit': [Right.IMPERSONATE, Right.TOKENS, Right.SECRETS, Right.EXEC],
  },
  namespace: { 'cluster-admin': [Right.EVERYTHING] },
};

function isRbac(object: any): boolean {
  return `${object?.apiVersion}`.startsWith(`${RBAC}/`);
}

function keyOf(kind: string, namespace: string | undefined, name: string): string {
  return kind === 'ClusterRole' ? `ClusterRole/${name}` : `Role/${namespace}/${name}`;
}

function ofRule(rule: any, everywhere: boolean): Right[] {
  const { apiGroups = [], resources = [], verbs = [], resourceNames = [] } = rule;
  const may = (...wanted: string[]): boolean => verbs.includes('*') || wanted.some((verb) => verbs.includes(verb));
  const on = (group: string, resource: string): boolean => {
    const [, part] = resource.split('/');
    return (apiGroups.includes('*') || apiGroups.includes(group))
      && (resources.includes('*') || resources.includes(resource) || (part !== undefined && resources.includes(`*/${part}`)));
  };
  // A right on objects that are named is one that somebody has thought about.
  const unnamed = resourceNames.length === 0;
  const everything = unnamed && verbs.includes('*') && apiGroups.includes('*') && resources.includes('*');
  if (everything) return [Right.EVERYTHING];
  const roles = ['roles', 'clusterroles'].some((resource) => on(RBAC, resource));
  return [
    ...(roles && unnamed && may('escalate', 'bind') ? [Right.ESCALATE] : []),
    ...(unnamed && may('impersonate') && ['users', 'groups', 'serviceaccounts'].some((resource) => on('', resource)) ? [Right.IMPERSONATE] : []),
    ...(everywhere && unnamed && may('create') && on('', 'serviceaccounts/token') ? [Right.TOKENS] : []),
    ...(everywhere && unnamed && may('get', 'list', 'watch') && on('', 'secrets') ? [Right.SECRETS] : []),
    ...(everywhere && on('', 'nodes/proxy') && verbs.length > 0 ? [Right.NODES_PROXY] : []),
    ...(everywhere && unnamed && may('create', 'get') && (on('', 'pods/exec') || on('', 'pods/attach')) ? [Right.EXEC] : []),
  ];
}
