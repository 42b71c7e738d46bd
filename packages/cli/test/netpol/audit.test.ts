import { audit, type Findings } from '../../src/netpol/audit.ts';
import type { ClusterInput, KubeObject } from '../../src/netpol/model.ts';
import { ciliumPolicy, connected, connection, guarded, networkPolicy, pods } from './lab.ts';

const TODAY = '2026-11-21';

/** The findings of a single cluster. */
function findingsOf(cluster: ClusterInput, today = TODAY): Findings {
  return audit([cluster], today)[0];
}

function problemsOf(objects: KubeObject[], without: string[] = []): string[] {
  return findingsOf(connected({ objects, without })).problems;
}

test('what is declared on both sides passes, and everything else is denied', () => {
  const { figures, problems } = findingsOf(connected());

  expect(problems).toEqual([]);
  expect(figures).toMatchObject({ covered: 2, namespaces: 2, open: 1, undeclared: 0, missing: 0, bypassed: 0 });
  // In both namespaces the pods that are named and all others resolve names, and one pair talks.
  expect(figures.allowed).toBe(5);
});

test('a connection is shown with the policies that let it pass', () => {
  expect(findingsOf(connected()).talks).toEqual([
    { client: 'client', server: 'server', ports: '8080', out: ['NetworkPolicy client/out'], in: ['NetworkPolicy server/in'] },
  ]);
});

test('bites: an allow-all that somebody added by hand', () => {
  const problems = problemsOf([networkPolicy('server', 'allow-all', {}, { ingress: [{}] }), networkPolicy('client', 'allow-all', {}, { egress: [{}] })]);

  expect(problems).toContain('[lab] lab/client/(any other pod) may talk to lab/server/server on every port, which nobody declared (out: NetworkPolicy client/allow-all; in: NetworkPolicy server/allow-all): declare the connection, or remove the policy');
});

test('bites: an allow-all at the server alone lets outsiders in', () => {
  expect(problemsOf([networkPolicy('server', 'allow-all', {}, { ingress: [{}] })])).toContain(
    '[lab] lab/world may talk to lab/server/server on every port, which nobody declared (out: no policy; in: NetworkPolicy server/allow-all): declare the connection, or remove the policy',
  );
});

test('bites: one port more than declared', () => {
  const more = (peer: object, side: 'from' | 'to'): object[] => [{ [side]: [peer], ports: [{ protocol: 'TCP', port: 8080, endPort: 8082 }] }];

  expect(problemsOf([
    networkPolicy('client', 'more', { app: 'client' }, { egress: more(pods('server', { app: 'server' }), 'to') }),
    networkPolicy('server', 'more', { app: 'server' }, { ingress: more(pods('client', { app: 'client' }), 'from') }),
  ])).toEqual(['[lab] lab/client/client may talk to lab/server/server on 8081-8082, which nobody declared (out: NetworkPolicy client/more; in: NetworkPolicy server/more): declare the connection, or remove the policy']);
});

test('bites: a missing ingress side', () => {
  const { figures, problems } = findingsOf(connected({ without: ['NetworkPolicy server/in'] }));

  expect(figures.missing).toBe(1);
  expect(problems).toEqual(["[lab] lab/client/client is declared to talk to lab/server/server on 8080, and isn't let in at the server: render the cluster again, and look for a policy that was removed or denies it"]);
});

test('bites: a missing egress side', () => {
  expect(problemsOf([], ['NetworkPolicy client/out'])).toEqual(["[lab] lab/client/client is declared to talk to lab/server/server on 8080, and isn't let out at the client: render the cluster again, and look for a policy that was removed or denies it"]);
});

test('bites: a namespace without a default deny', () => {
  const { figures, problems } = findingsOf(connected({ without: ['NetworkPolicy server/default-deny'] }));

  expect(figures.covered).toBe(1);
  expect(problems[0]).toBe("[lab] namespace 'server' must be denied by default in both directions, and isn't: let the core create it, or add the clusterwide policy of @monosense-io/network-policies");
});

test('bites: a namespace that was made by hand, until the clusterwide policy is there', () => {
  const byHand: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'by-hand' } };
  const clusterwide = ciliumPolicy(undefined, 'default-deny', {
    endpointSelector: { matchExpressions: [
      { key: 'k8s:io.kubernetes.pod.namespace', operator: 'Exists' },
      { key: 'k8s:io.kubernetes.pod.namespace', operator: 'NotIn', values: ['kube-system'] },
      { key: 'k8s:io.cilium.k8s.namespace.labels.platform.monosense.io/tier', operator: 'NotIn', values: ['0'] },
    ] },
    enableDefaultDeny: { ingress: true, egress: true },
    ingress: [{}],
  });

  expect(problemsOf([byHand])).toContainEqual(expect.stringContaining("namespace 'by-hand' must be denied by default"));
  expect(problemsOf([byHand, clusterwide])).toEqual([]);
});

test('bites: a policy that denies what is declared', () => {
  expect(problemsOf([ciliumPolicy('server', 'deny', { endpointSelector: {}, ingressDeny: [{ fromEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'client' } }] }] })])).toHaveLength(1);
});

test('bites: a label that Cilium does not see', () => {
  expect(problemsOf([networkPolicy('server', 'one', { 'controller-revision-hash': 'abc' }, { ingress: [] })])).toContain(
    "[lab] NetworkPolicy server/one selects pods by controller-revision-hash, which Cilium doesn't see, and so selects none: use another label",
  );
});

test('bites: a port that only the pod knows', () => {
  expect(() => problemsOf([networkPolicy('server', 'named', {}, { ingress: [{ ports: [{ port: 'http' }] }] })])).toThrow("NetworkPolicy server/named names port 'http', and only the pod knows its number: write the number");
});

test('a bypass is no problem until its last day is over', () => {
  const bypass = ciliumPolicy('server', 'bypass', { endpointSelector: {}, enableDefaultDeny: { ingress: false, egress: false }, ingress: [{ fromEntities: ['all'] }], egress: [{ toEntities: ['all'] }] }, {
    'platform.monosense.io/bypass-until': '2026-12-01', 'platform.monosense.io/bypass-reason': 'looking for a fault',
  });
  const cluster = connected({ objects: [bypass] });

  const during = findingsOf(cluster, '2026-12-01');
  const after = findingsOf(cluster, '2026-12-02');

  expect(during.problems).toEqual([]);
  expect(during.figures).toMatchObject({ bypassed: 30, undeclared: 0 });
  expect(during.bypasses).toEqual([{ policy: 'CiliumNetworkPolicy server/bypass', until: '2026-12-01', reason: 'looking for a fault' }]);
  expect(after.problems).toEqual(['[lab] CiliumNetworkPolicy server/bypass opens its namespace until 2026-12-01, which is over (looking for a fault): remove the bypass from the program']);
});

test('bites: what only a bypass lets pass now', () => {
  const bypass = ciliumPolicy('server', 'bypass', { endpointSelector: {}, enableDefaultDeny: { ingress: false }, ingress: [{ fromEntities: ['all'] }] }, { 'platform.monosense.io/bypass-until': '2026-12-01' });

  expect(problemsOf([bypass], ['NetworkPolicy server/in'])).toEqual([expect.stringContaining("isn't let in at the server")]);
});

test('a bypass does not excuse what another policy opens for good', () => {
  const open = { endpointSelector: {}, ingress: [{ fromEntities: ['world'] }] };
  const bypass = ciliumPolicy('server', 'bypass', { ...open, enableDefaultDeny: { ingress: false } }, { 'platform.monosense.io/bypass-until': '2026-12-01' });

  expect(problemsOf([bypass, ciliumPolicy('server', 'open', open)])).toContainEqual(expect.stringContaining('lab/world may talk to lab/server/server on every port'));
});

test('bites: an address that is a machine, where Cilium takes CIDRs for what is outside', () => {
  const cilium = (values: object): KubeObject => ({ apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', metadata: { name: 'cilium' }, spec: { chart: { spec: { chart: 'cilium' } }, values } });
  const toMachine = networkPolicy('client', 'machine', { app: 'client' }, { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.11/32' } }], ports: [{ port: 3300 }] }] });
  const connections = { connections: [connection({ pods: 'client' }, { cidr: '10.0.0.11/32' }, 3300)] };
  const problems = (values: object): string[] => findingsOf(connected({ without: ['NetworkPolicy client/out', 'NetworkPolicy server/in'], objects: [cilium(values), toMachine], connections })).problems;

  expect(problems({})).toEqual(["[lab] lab/client/client is declared to talk to 10.0.0.11/32 on 3300, and isn't let out at the client: render the cluster again, and look for a policy that was removed or denies it"]);
  expect(problems({ policyCIDRMatchMode: ['nodes'] })).toEqual([]);
});

describe('between clusters', () => {
  const remote = (cluster: string): object => ({ matchLabels: { 'k8s:io.cilium.k8s.policy.cluster': cluster, 'k8s:io.kubernetes.pod.namespace': cluster === 'hub' ? 'server' : 'client' } });
  const toPorts = [{ ports: [{ port: '9000', protocol: 'TCP' }] }];
  const hub = (granted = true): ClusterInput => connected({
    name: 'hub',
    objects: [ciliumPolicy('server', 'export', { endpointSelector: { matchLabels: { app: 'server' } }, ingress: [{ fromEndpoints: [remote('spoke')], toPorts }] })],
    connections: granted ? { connections: [connection({ pods: 'client' }, { pods: 'server' }, 8080), connection({ cluster: 'spoke', namespace: 'client', labels: {} }, { pods: 'server' }, 9000)] } : {},
  });
  const spoke = (objects = [ciliumPolicy('client', 'import', { endpointSelector: { matchLabels: { app: 'client' } }, egress: [{ toEndpoints: [remote('hub')], toPorts }] })]): ClusterInput => connected({
    name: 'spoke', objects,
    connections: { connections: [connection({ pods: 'client' }, { pods: 'server' }, 8080), connection({ pods: 'client' }, { cluster: 'hub', namespace: 'server', labels: { app: 'server' } }, 9000)] },
  });

  test('what both declare passes', () => {
    expect(audit([hub(), spoke()], TODAY).flatMap(({ problems }) => problems)).toEqual([]);
  });

  test('bites: what the other cluster never granted', () => {
    expect(audit([hub(false), spoke()], TODAY).flatMap(({ problems }) => problems)).toEqual([expect.stringContaining('spoke/client/client may talk to hub/server/server on 9000, which nobody declared')]);
  });

  test('bites: what this cluster does not let out', () => {
    expect(audit([hub(), spoke([])], TODAY).flatMap(({ problems }) => problems)).toEqual([expect.stringContaining("spoke/client/client is declared to talk to hub/server/server on 9000, and isn't let out at the client")]);
  });

  test('bites: without local policies by default, pods of the same labels are let in from everywhere', () => {
    const release: KubeObject = { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', metadata: { name: 'cilium' }, spec: { chart: { spec: { chart: 'cilium' } }, values: { clustermesh: { policyDefaultLocalCluster: false } } } };
    const [one, other] = ['hub', 'spoke'].map((name) => connected({ name, objects: [release] }));

    expect(audit([one, other], TODAY).flatMap(({ problems }) => problems)).toContainEqual(expect.stringContaining('spoke/client/client may talk to hub/server/server on 8080'));
  });
});

test('a namespace that nobody declared anything in is still counted', () => {
  expect(findingsOf(connected({ objects: guarded('empty') })).figures).toMatchObject({ covered: 3, namespaces: 3 });
});

describe('without Cilium, whose identities policies of Kubernetes do not know', () => {
  const declared = [connection({ pods: 'client' }, { pods: 'server' }, 8080), connection({ pods: 'client' }, { entities: ['kube-apiserver'] }, 6443), connection({ pods: 'client' }, { dns: 'backup.example.org' }, 9000)];
  /** What the core renders for these: the machine's address for the API server, and any for a name. */
  const rendered = [{ to: [{ ipBlock: { cidr: '10.0.0.11/32' } }], ports: [{ protocol: 'TCP', port: 6443 }] }, { to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ protocol: 'TCP', port: 9000 }] }];
  const lab = (more: object[] = [], objects: KubeObject[] = []): Findings => findingsOf(connected({
    connections: { connections: declared },
    objects: [networkPolicy('client', 'beyond', { app: 'client' }, { egress: [...rendered, ...more] }), ...objects],
  }));

  test('an address means everything that has it, and a name any address', () => {
    expect(lab().problems).toEqual([]);
  });

  test('bites: a port that nobody declared', () => {
    const { problems } = lab([{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ protocol: 'TCP', port: 443 }] }]);

    expect(problems).toContainEqual(expect.stringContaining('lab/client/client may talk to lab/kube-apiserver on 443, which nobody declared'));
    expect(problems).toContainEqual(expect.stringContaining('lab/client/client may talk to lab/world on 443, which nobody declared'));
  });

  test('bites: with Cilium, the address of a machine is not the API server alone', () => {
    const { problems } = lab([], [ciliumPolicy('client', 'none', { endpointSelector: { matchLabels: { app: 'other' } }, egress: [{}] })]);

    expect(problems).toContainEqual(expect.stringContaining('lab/client/client may talk to lab/host on 6443, 9000, which nobody declared'));
  });
});
