import { Component, ExternalSecret, Namespace, Stage } from '@monosense-io/platform';
import { INFRA, Lab } from '../../platform/test/lab';
import { credentials } from '../examples/credentials';
import { twoVaults } from '../examples/two-vaults';
import { ExternalSecrets, ExternalSecretsProps } from '../src';

const REQUIRED: ExternalSecretsProps = { connectUrl: 'https://connect.example.org', vaults: ['infra', 'shared'] };
const WITHOUT = ['external-secrets.io'];

class Application extends Component {}

/** A stage of an application in a namespace of its own. */
function application(lab: Lab, name: string): Stage {
  const component = new Application(lab.cluster, name);
  return new Stage(component, 'Main', { namespace: new Namespace(component, 'Namespace', { name }) });
}

test('the defaults install the operator and a store that nobody may read yet', () => {
  const lab = new Lab({ without: WITHOUT });

  new ExternalSecrets(lab.cluster, 'external-secrets', REQUIRED);

  expect([lab.object('HelmRelease', 'external-secrets').spec.values, lab.object('ClusterSecretStore', 'onepassword')]).toMatchSnapshot();
});

test('every prop has its effect', () => {
  const lab = new Lab({ without: WITHOUT });
  const props: Required<ExternalSecretsProps> = {
    connectUrl: 'https://connect.example.org:8443',
    vaults: ['shared'],
    connectToken: { name: 'connect', keys: { token: 'access-token' } },
    metrics: lab.surroundings.metrics,
  };

  new ExternalSecrets(lab.cluster, 'external-secrets', props);

  expect(lab.object('ClusterSecretStore', 'onepassword').spec.provider.onepassword).toEqual({
    connectHost: 'https://connect.example.org:8443',
    vaults: { shared: 1 },
    auth: { secretRef: { connectTokenSecretRef: { name: 'connect', namespace: 'external-secrets', key: 'access-token' } } },
  });
  expect(lab.object('CiliumNetworkPolicy', 'external-secrets-operator-controller').spec.egress).toContainEqual({
    toFQDNs: [{ matchName: 'connect.example.org' }], toPorts: [{ ports: [{ port: '8443', protocol: 'TCP' }] }],
  });
  expect(lab.object('VMRule', 'external-secrets-secrets').spec.groups[0].rules).toHaveLength(5);
});

test('the store is open to the namespaces that were connected to it, and to no other', () => {
  const lab = new Lab({ without: WITHOUT });
  const secrets = new ExternalSecrets(lab.cluster, 'external-secrets', REQUIRED);

  for (const id of ['second', 'first']) {
    const stage = application(lab, id);
    new ExternalSecret(stage, 'One', { store: secrets.store, name: 'one', data: { password: { item: 'one' } } });
    new ExternalSecret(stage, 'Two', { store: secrets.store, name: 'two', data: { password: { item: 'two' } } });
  }

  expect(lab.object('ClusterSecretStore', 'onepassword').spec.conditions).toEqual([{ namespaces: ['first', 'second'] }]);
});

test('who reads from the store waits for it, and it waits for the operator', () => {
  const lab = new Lab({ without: WITHOUT });
  const secrets = new ExternalSecrets(lab.cluster, 'external-secrets', REQUIRED);

  credentials(application(lab, 'reader'), secrets);

  expect(lab.object('ExternalSecret', 'credentials').spec.data[0].remoteRef.key).toBe('my-app');
  expect(lab.waits('reader-main')).toEqual(['external-secrets-store']);
  expect(lab.waits('external-secrets-store')).toEqual(['external-secrets-operator']);
});

test('only the controller leaves the cluster, and only to the Connect server', () => {
  const lab = new Lab({ without: WITHOUT });

  new ExternalSecrets(lab.cluster, 'external-secrets', REQUIRED);

  const names = lab.objects()
    .filter((object) => object.kind === 'CiliumNetworkPolicy')
    .flatMap((policy) => (policy.spec.egress ?? []).flatMap((rule: any) => (rule.toFQDNs ?? []).map(({ matchName }: any) => [policy.metadata.name, matchName])));
  expect(names).toEqual([['external-secrets-operator-controller', 'connect.example.org']]);
});

test('an address instead of a name is let out as an address', () => {
  const lab = new Lab({ without: WITHOUT });

  new ExternalSecrets(lab.cluster, 'external-secrets', { ...REQUIRED, connectUrl: 'https://[2001:db8::7]' });

  expect(lab.object('NetworkPolicy', 'external-secrets-operator-controller').spec.egress).toEqual([
    { to: [{ ipBlock: { cidr: '2001:db8::7/128' } }], ports: [{ protocol: 'TCP', port: 443 }] },
  ]);
});

test('the API server reaches the webhook on the port of its pods', () => {
  const lab = new Lab({ without: WITHOUT });

  new ExternalSecrets(lab.cluster, 'external-secrets', REQUIRED);

  expect(lab.object('CiliumNetworkPolicy', 'external-secrets-operator-webhook').spec).toMatchObject({
    endpointSelector: { matchLabels: { 'app.kubernetes.io/name': 'external-secrets-webhook', 'app.kubernetes.io/instance': 'external-secrets' } },
    ingress: [{ fromEntities: ['kube-apiserver', 'host', 'remote-node'], toPorts: [{ ports: [{ port: '10250', protocol: 'TCP' }] }] }],
  });
});

test('a single machine gets one pod of each and can be drained', () => {
  const lab = new Lab({ without: WITHOUT, facts: { nodes: INFRA.nodes.slice(0, 1) } });

  new ExternalSecrets(lab.cluster, 'external-secrets', REQUIRED);

  const { values } = lab.object('HelmRelease', 'external-secrets').spec;
  expect([values, values.webhook, values.certController]).toEqual(Array(3).fill(expect.objectContaining({ replicaCount: 1, podDisruptionBudget: { enabled: false } })));
});

test('the example scrapes all three workloads', () => {
  const lab = new Lab({ without: WITHOUT });

  twoVaults(lab.cluster, lab.surroundings.metrics);

  expect(lab.objects().filter((object) => object.kind === 'VMPodScrape').map(({ spec }) => [spec.selector.matchLabels['app.kubernetes.io/name'], spec.podMetricsEndpoints[0].port])).toEqual([
    ['external-secrets-cert-controller', 'metrics'], ['external-secrets', 'metrics'], ['external-secrets-webhook', 'metrics'],
  ]);
});

test('without metrics there is no monitoring stage', () => {
  const lab = new Lab({ without: WITHOUT });

  new ExternalSecrets(lab.cluster, 'external-secrets', REQUIRED);

  expect(lab.objects().filter((object) => object.kind === 'Kustomization').map(({ metadata }) => metadata.name)).not.toContain('external-secrets-monitoring');
});

test.each<[string, Partial<ExternalSecretsProps>, string]>([
  ['an address without TLS', { connectUrl: 'http://connect.example.org' }, "'connectUrl' must be an https address, since secrets travel over it, got 'http://connect.example.org': write it as in https://connect.example.org"],
  ['no address at all', { connectUrl: 'connect.example.org' }, "'connectUrl' must be an https address, since secrets travel over it, got 'connect.example.org': write it as in https://connect.example.org"],
  ['a path', { connectUrl: 'https://connect.example.org/v1' }, "'connectUrl' must be a host and a port only, got 'https://connect.example.org/v1': write it as in https://connect.example.org"],
  ['no vault', { vaults: [] }, "'vaults' is empty: name at least one vault that the token may read"],
  ['a vault twice', { vaults: ['infra', 'shared', 'infra'] }, "'vaults' names 'infra' twice: leave it where it should be searched"],
  ['a token without a key', { connectToken: { name: 'connect', keys: {} } }, "'connectToken' does not say which key of Secret 'connect' holds the token: set keys to { token: 'token' }"],
])('refused: %s', (_, props, message) => {
  const { cluster } = new Lab({ without: WITHOUT });

  expect(() => new ExternalSecrets(cluster, 'external-secrets', { ...REQUIRED, ...props })).toThrow(new Error(`[infra/external-secrets] ${message}`));
});
