import { Right, Rights } from '../src';

const RBAC = 'rbac.authorization.k8s.io';
const rule = (apiGroups: string[], resources: string[], verbs: string[], more: object = {}) => ({ apiGroups, resources, verbs, ...more });

describe('rules give', () => {
  test.each<[what: string, rules: object[], inAll: Right[], inOne: Right[]]>([
    ['everything, and nothing beside it', [rule(['*'], ['*'], ['*'])], [Right.EVERYTHING], [Right.EVERYTHING]],
    ['nothing of note by reading what is no secret', [rule([''], ['configmaps', 'pods/log', 'nodes/metrics'], ['get'])], [], []],
    ['Secrets', [rule([''], ['secrets'], ['list'])], [Right.SECRETS], []],
    ['no Secrets by writing them', [rule([''], ['secrets'], ['create', 'update'])], [], []],
    ['no Secrets but the named one', [rule([''], ['secrets'], ['get'], { resourceNames: ['ca'] })], [], []],
    ['more roles, as others, by a star among the verbs', [rule([RBAC], ['roles'], ['*']), rule([''], ['serviceaccounts'], ['*'])], [Right.ESCALATE, Right.IMPERSONATE], [Right.ESCALATE, Right.IMPERSONATE]],
    ['no more roles by making some', [rule([RBAC], ['roles', 'rolebindings'], ['create', 'update'])], [], []],
    ['tokens', [rule([''], ['serviceaccounts/token'], ['create'])], [Right.TOKENS], []],
    ['kubelets, also one that is named', [rule([''], ['nodes/proxy'], ['get'], { resourceNames: ['home-01'] })], [Right.NODES_PROXY], []],
    ['kubelets by a star before the part', [rule([''], ['*/proxy'], ['get'])], [Right.NODES_PROXY], []],
    ['commands in pods by attaching', [rule([''], ['pods/attach'], ['create'])], [Right.EXEC], []],
    ['nothing by other groups', [rule(['shop.example.org'], ['*'], ['*'])], [], []],
  ])('%s', (_what, rules, inAll, inOne) => {
    expect([Rights.ofRules(rules, true), Rights.ofRules(rules, false)]).toEqual([inAll, inOne]);
  });
});

describe('of objects', () => {
  const role = { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: 'reader' }, rules: [rule([''], ['secrets'], ['get'])] };
  const binding = (kind: string, name: string, subjects: object[] = [], roleKind = 'ClusterRole') => ({ apiVersion: `${RBAC}/v1`, kind, metadata: { name: 'shop', namespace: kind === 'RoleBinding' ? 'shop' : undefined }, roleRef: { kind: roleKind, name }, subjects });
  const told = (...objects: object[]): unknown[] => Rights.grantedBy(objects).map(({ object, roleName, rights, everybody }) => [object.kind, roleName, rights, everybody]);

  test('a binding in all namespaces gives them, one in a single namespace does not', () => {
    expect(told(role, binding('ClusterRoleBinding', 'reader'))).toEqual([['ClusterRoleBinding', 'ClusterRole/reader', [Right.SECRETS], []]]);
    expect(told(role, binding('RoleBinding', 'reader'))).toEqual([]);
  });

  test('a role that nobody binds is told by itself', () => {
    expect(told(role)).toEqual([['ClusterRole', 'ClusterRole/reader', [Right.SECRETS], []]]);
  });

  test("Kubernetes' own roles are known, a Role of the same name is another", () => {
    expect(told(binding('ClusterRoleBinding', 'cluster-admin'))).toEqual([['ClusterRoleBinding', 'ClusterRole/cluster-admin', [Right.EVERYTHING], []]]);
    expect(told(binding('RoleBinding', 'cluster-admin', [], 'Role'))).toEqual([]);
  });

  test('everybody is a group or a user, and no account of the name', () => {
    const subjects = [{ kind: 'Group', name: 'system:authenticated' }, { kind: 'ServiceAccount', name: 'system:authenticated' }, { kind: 'Group', name: 'system:masters' }];

    expect(told(binding('ClusterRoleBinding', 'view', subjects))).toEqual([['ClusterRoleBinding', 'ClusterRole/view', [], ['system:authenticated']]]);
  });
});
