import { ApiObject } from 'cdk8s';
import { Ambient, Component, ExternalSecret, Manifests, Namespace, Stage } from '@monosense-io/platform';
import { INFRA, Lab, refusals } from '@monosense-io/platform/testing';
import { credentials } from '../examples/credentials';
import { ownVault } from '../examples/own-vault';
import { twoVaults } from '../examples/two-vaults';
import { ExternalSecrets, ExternalSecretsProps, NamespaceStoreProps } from '../src';

const REQUIRED: ExternalSecretsProps = { connectUrl: 'https://connect.example.org', vaults: ['infra', 'shared'] };
const WITHOUT = ['external-secrets.io'];

class Application extends Component {}

/** A stage of an application in a namespace of its own. */
function application(lab: Lab, name: string): Stage {
  const component = new Application(lab.cluster, name);
  return new Stage(component, 'Main', { namespace: new Namespace(component, 'Namespace', { name }) });
}

/** Something that asks for a Secret to be written to the store. */
function push(lab: Lab, kind: string): void {
  const keys = { secretStoreRefs: [{ kind: 'ClusterSecretStore', name: 'onepassword' }], selector: { secret: { name: 'keys' } } };
  const spec = kind === 'PushSecret' ? keys : { pushSecretSpec: keys };
  new Manifests(lab.cluster, 'pushes', { namespace: new Namespace(lab.cluster, 'writer'), reason: 'a test', objects: [{ apiVersion: 'external-secrets.io/v1alpha1', kind, metadata: { name: 'keys' }, spec }] });
}

test('the defaults install the operator and a store that nobody may read yet', () => {
  const lab = new Lab({ without: WITHOUT });

  new ExternalSecrets(lab.cluster, 'external-secrets', REQUIRED);

  expect([lab.object('HelmRelease', 'external-secrets').spec.values, lab.object('ClusterSecretStore', 'onepassword')]).toMatchSnapshot();
});

test('every prop has its effect', () => {
  const lab = new Lab({ without: WITHOUT });
  const props: Required<Omit<ExternalSecretsProps, 'provider'>> = {
    connectUrl: 'https://connect.example.org:8443',
    vaults: ['shared'],
    connectToken: { name: 'connect', keys: { token: 'access-token' } },
    push: true,
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
  expect(lab.object('VMRule', 'external-secrets-secrets').spec.groups[0].rules.map(({ alert }: any) => alert)).toEqual(['SecretStoreNotReady', 'ExternalSecretNotReady', 'PushSecretNotReady', 'ExternalSecretsWebhookDown', 'ExternalSecretsControllerDown', 'ExternalSecretsCertControllerDown']);
  expect(lab.object('HelmRelease', 'external-secrets').spec.values).toMatchObject({ processPushSecret: true, processClusterPushSecret: true });
});

test('the operator waits for whoever decrypts the token of the Connect server', () => {
  const lab = new Lab({ without: WITHOUT });
  const decryption = application(lab, 'flux');
  new ApiObject(decryption, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'flux' } });
  Ambient.provide(lab.cluster, { decryptedSecrets: { connect: (client) => client.waitFor(decryption, 'they are decrypted there') } });

  new ExternalSecrets(lab.cluster, 'external-secrets', REQUIRED);

  expect(lab.waits('external-secrets-operator')).toContain('flux-main');
});

test('the store can be provided to the cluster, since nothing here asks for one', () => {
  const lab = new Lab({ without: WITHOUT });

  const { store } = new ExternalSecrets(lab.cluster, 'external-secrets', { ...REQUIRED, push: true });

  expect(refusals(() => Ambient.provide(lab.cluster, { secretStore: store }))).toEqual([]);
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
  twoVaults(lab.cluster);

  credentials(application(lab, 'reader'));

  expect(lab.object('ExternalSecret', 'credentials').spec.data[0].remoteRef.key).toBe('my-app');
  expect(lab.waits('reader-main')).toEqual(['external-secrets-store']);
  expect(lab.waits('external-secrets-store')).toEqual(['external-secrets-operator']);
});

test('a store of one namespace reads its vaults with the token of that namespace', () => {
  const lab = new Lab({ without: WITHOUT });
  const secrets = new ExternalSecrets(lab.cluster, 'external-secrets', REQUIRED);
  const stage = application(lab, 'media');

  ownVault(stage, secrets);

  expect(lab.object('SecretStore', 'media')).toMatchObject({
    apiVersion: 'external-secrets.io/v1',
    metadata: { namespace: 'media' },
    spec: {
      provider: {
        onepassword: {
          connectHost: 'https://connect.example.org',
          vaults: { media: 1 },
          auth: { secretRef: { connectTokenSecretRef: { name: 'onepassword-connect', key: 'token' } } },
        },
      },
    },
  });
  expect(lab.object('ExternalSecret', 'player').spec.secretStoreRef).toEqual({ kind: 'SecretStore', name: 'media' });
  expect(lab.object('ExternalSecret', 'player').spec.refreshInterval).toBe('15m');
  expect(lab.object('ClusterSecretStore', 'onepassword').spec.conditions).toEqual([{ namespaces: [] }]);
  expect(lab.waits('media-main')).toEqual(['external-secrets-store-media']);
  expect(lab.waits('external-secrets-store-media')).toEqual(['external-secrets-operator']);
});

test('a store of one namespace takes the token of another name', () => {
  const lab = new Lab({ without: WITHOUT });
  const secrets = new ExternalSecrets(lab.cluster, 'external-secrets', REQUIRED);
  const props: Required<Omit<NamespaceStoreProps, 'provider'>> = { namespace: new Namespace(lab.cluster, 'media'), vaults: ['media', 'shared'], connectToken: { name: 'connect', keys: { token: 'access-token' } } };

  secrets.addStore('films', props);

  expect(lab.object('SecretStore', 'films').spec.provider.onepassword).toMatchObject({
    vaults: { media: 1, shared: 2 },
    auth: { secretRef: { connectTokenSecretRef: { name: 'connect', key: 'access-token' } } },
  });
});

test('refused: a store of one namespace for a stage of another', () => {
  const lab = new Lab({ without: WITHOUT });
  const secrets = new ExternalSecrets(lab.cluster, 'external-secrets', REQUIRED);
  const store = secrets.addStore('films', { namespace: new Namespace(lab.cluster, 'media'), vaults: ['media'] });

  expect(refusals(() => store.connect(application(lab, 'shop')))).toEqual([{ code: 'EXTERNAL-SECRETS-003', path: 'infra/shop/Main', message: expect.stringContaining("namespace 'shop'") }]);
});

test.each<[string, string, object, string, string, string]>([
  ['a name that is none', 'Films', {}, 'PLATFORM-102', 'infra/external-secrets', "got 'Films'"],
  ['a name twice', 'taken', {}, 'EXTERNAL-SECRETS-001', 'infra/external-secrets', "got 'taken'"],
  ['no vault', 'films', { vaults: [] }, 'EXTERNAL-SECRETS-006', 'infra/external-secrets/Store-films', "'vaults'"],
])('refused in a store of one namespace: %s', (_, name, props, code, path, value) => {
  const lab = new Lab({ without: WITHOUT });
  const secrets = new ExternalSecrets(lab.cluster, 'external-secrets', REQUIRED);
  const required: NamespaceStoreProps = { namespace: new Namespace(lab.cluster, 'media'), vaults: ['media'] };
  secrets.addStore('taken', required);

  expect(refusals(() => secrets.addStore(name, { ...required, ...props }))).toEqual([{ code, path, message: expect.stringContaining(value) }]);
});

test.each(['PushSecret', 'ClusterPushSecret'])('the operator writes to stores once the program has a %s', (kind) => {
  const lab = new Lab({ without: WITHOUT });
  new ExternalSecrets(lab.cluster, 'external-secrets', REQUIRED);

  push(lab, kind);

  expect(lab.object('HelmRelease', 'external-secrets').spec.values).toMatchObject({ processPushSecret: true, processClusterPushSecret: true });
});

test('refused: pushes where the operator is told not to write', () => {
  const lab = new Lab({ without: WITHOUT });
  new ExternalSecrets(lab.cluster, 'external-secrets', { ...REQUIRED, push: false });

  push(lab, 'PushSecret');

  expect(lab.refusals()).toEqual([{ code: 'EXTERNAL-SECRETS-002', path: 'infra/external-secrets', message: expect.stringContaining("PushSecret 'keys'") }]);
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

test('the example scrapes all three workloads where the cluster provides metrics', () => {
  const lab = new Lab({ without: WITHOUT });
  Ambient.provide(lab.cluster, { metrics: lab.surroundings.metrics });

  twoVaults(lab.cluster);

  expect(lab.objects('VMPodScrape').map(({ spec }) => [spec.selector.matchLabels['app.kubernetes.io/name'], spec.podMetricsEndpoints[0].port])).toEqual([
    ['external-secrets-cert-controller', 'metrics'], ['external-secrets', 'metrics'], ['external-secrets-webhook', 'metrics'],
  ]);
});

test('without metrics there is no monitoring stage', () => {
  const lab = new Lab({ without: WITHOUT });

  new ExternalSecrets(lab.cluster, 'external-secrets', REQUIRED);

  expect(lab.objects('Kustomization').map(({ metadata }) => metadata.name)).not.toContain('external-secrets-monitoring');
});

test.each<[string, object, string, string]>([
  ['an address without TLS', { connectUrl: 'http://connect.example.org' }, 'EXTERNAL-SECRETS-004', "got 'http://connect.example.org'"],
  ['no address at all', { connectUrl: undefined }, 'EXTERNAL-SECRETS-020', 'got none'],
  ['a path', { connectUrl: 'https://connect.example.org/v1' }, 'EXTERNAL-SECRETS-005', "got 'https://connect.example.org/v1'"],
  ['an empty list of vaults', { vaults: [] }, 'EXTERNAL-SECRETS-006', 'got none'],
  ['no vaults', { vaults: undefined }, 'EXTERNAL-SECRETS-006', 'got none'],
  ['a vault twice', { vaults: ['infra', 'shared', 'infra'] }, 'EXTERNAL-SECRETS-007', "got 'infra' twice"],
  ['a token without a key', { connectToken: { name: 'connect', keys: {} } }, 'EXTERNAL-SECRETS-008', "Secret 'connect'"],
  ['a token without keys', { connectToken: { name: 'connect' } }, 'EXTERNAL-SECRETS-008', "Secret 'connect'"],
  ['a token under what is no key', { connectToken: { name: 'connect', keys: { token: 'my token' } } }, 'EXTERNAL-SECRETS-008', "got 'my token'"],
  ['a token in what is no Secret', { connectToken: { name: 'My Secret', keys: { token: 'token' } } }, 'EXTERNAL-SECRETS-009', "got 'My Secret'"],
])('refused: %s', (_, props, code, value) => {
  const { cluster } = new Lab({ without: WITHOUT });

  expect(refusals(() => new ExternalSecrets(cluster, 'external-secrets', { ...REQUIRED, ...props }))).toEqual([
    { code, path: 'infra/external-secrets', message: expect.stringContaining(value) },
  ]);
});
