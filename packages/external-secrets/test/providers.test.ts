import { ApiObject } from 'cdk8s';
import { Component, Endpoint, ExternalSecret, Manifests, Namespace, Stage } from '@monosense-io/platform';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { bitwarden } from '../examples/bitwarden';
import { infisical } from '../examples/infisical';
import { otherCluster } from '../examples/other-cluster';
import { gitLab } from '../examples/other-provider';
import { vault } from '../examples/vault';
import {
  BitwardenOptions, ExternalSecrets, ExternalSecretsProps, InfisicalAuth, InfisicalOptions, KubernetesAuth, KubernetesOptions, OtherProviderOptions, SecretProvider, StoreCa, VaultAppRoleOptions,
  VaultAuth, VaultKubernetesOptions, VaultKvVersion, VaultOptions,
} from '../src';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIU\n-----END CERTIFICATE-----\n';
const TOKEN = { name: 'login', keys: { token: 'token' } };
const VAULT: VaultOptions = { url: 'https://vault.example.org:8200', auth: VaultAuth.token(TOKEN) };
const BITWARDEN: BitwardenOptions = {
  organizationId: '0c9a5f4e-3b7d-4d0f-8e61-7a2b9c1d5e34', projectId: '5b1f6a1e-0c3d-4f7a-9a52-2f8e6d4c7b90',
  sdkServerUrl: 'https://bitwarden.example.org:9998', ca: StoreCa.fromSecret('bitwarden-ca'),
};
const INFISICAL: InfisicalOptions = { project: 'lab', environment: 'prod', auth: InfisicalAuth.token(TOKEN) };
const OTHER: OtherProviderOptions = { name: 'fake', provider: { fake: { data: [] } }, servers: [] };

const newLab = (): Lab => new Lab({ without: ['external-secrets.io'] });

class Application extends Component {}

/** A stage of an application in a namespace of its own. */
function application(lab: Lab, name: string): Stage {
  const component = new Application(lab.cluster, name);
  return new Stage(component, 'Main', { namespace: new Namespace(component, 'Namespace', { name }) });
}

/** A server in the cluster, that listens on a port of a Service. */
function serverIn(lab: Lab, name: string, port: number): Endpoint {
  const stage = application(lab, name);
  new ApiObject(stage, 'Server', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
  return new Endpoint(stage, 'Api', { port, service: name });
}

/** The provider as the cluster's store has it, which the API server accepts. */
function clusterStore(provider: SecretProvider, lab = newLab()): any {
  new ExternalSecrets(lab.cluster, 'external-secrets', { provider });
  const [store, ...others] = lab.objects('ClusterSecretStore');
  expect(others).toEqual([]);
  return store.spec.provider;
}

/** The provider as the store of the namespace `media` has it, which the API server accepts. */
function namespaceStore(provider: SecretProvider): any {
  const lab = newLab();
  const secrets = new ExternalSecrets(lab.cluster, 'external-secrets', { provider: SecretProvider.of(OTHER) });
  secrets.addStore('own', { namespace: new Namespace(lab.cluster, 'media'), provider });
  return lab.object('SecretStore', 'own').spec.provider;
}

/** The names outside that the controller may reach. */
function outside(lab: Lab): string[] {
  const { egress } = lab.object('CiliumNetworkPolicy', 'external-secrets-operator-controller').spec;
  return egress.flatMap(({ toFQDNs, toPorts }: any) => (toFQDNs ?? []).map(({ matchName }: any) => `${matchName}:${toPorts[0].ports[0].port}`));
}

/** How a store is asked for `property` of `item`. */
function remoteRef(lab: Lab, item: string, property: string): any {
  new ExternalSecret(application(lab, 'reader'), 'Secret', { name: 'read', data: { key: { item, property } } });
  return lab.object('ExternalSecret', 'read').spec.data[0].remoteRef;
}

describe('Vault', () => {
  test('the example logs in as the operator, and an item is a path with fields', () => {
    const lab = newLab();
    vault(lab.cluster);

    expect(lab.object('ClusterSecretStore', 'vault').spec.provider).toEqual({
      vault: {
        server: 'https://vault.example.org:8200', path: 'kubernetes', version: 'v2',
        auth: { kubernetes: { role: 'external-secrets', mountPath: 'home', serviceAccountRef: { name: 'external-secrets', namespace: 'external-secrets' } } },
      },
    });
    expect(outside(lab)).toEqual(['vault.example.org:8200']);
    expect(remoteRef(lab, 'apps/mail', 'password')).toEqual({ key: 'apps/mail', property: 'password' });
  });

  test('every option has its effect', () => {
    const lab = newLab();
    const endpoint = serverIn(lab, 'openbao', 8200);
    const options: Required<VaultOptions> = {
      url: 'http://openbao.openbao.svc.cluster.local:8200', endpoint, path: 'kv', version: VaultKvVersion.V1, vaultNamespace: 'lab', ca: StoreCa.fromPem(PEM), auth: VaultAuth.token({ name: 'bao', keys: { token: 'root' } }),
    };

    expect(clusterStore(SecretProvider.vault(options), lab)).toEqual({
      vault: {
        server: 'http://openbao.openbao.svc.cluster.local:8200', path: 'kv', version: 'v1', namespace: 'lab', caBundle: Buffer.from(PEM).toString('base64'),
        auth: { tokenSecretRef: { name: 'bao', namespace: 'external-secrets', key: 'root' } },
      },
    });
  });

  test('a server in the cluster lets the operator in, and the store waits for it, and the operator does not', () => {
    const lab = newLab();
    clusterStore(SecretProvider.vault({ ...VAULT, url: 'https://openbao.openbao.svc:8200', endpoint: serverIn(lab, 'openbao', 8200) }), lab);

    expect(outside(lab)).toEqual([]);
    expect(JSON.stringify(lab.objects('NetworkPolicy').concat(lab.objects('CiliumNetworkPolicy')).filter(({ metadata }) => metadata.namespace === 'openbao'))).toContain('8200');
    expect(lab.waits('external-secrets-store')).toContain('openbao-main');
    expect(lab.waits('external-secrets-operator')).not.toContain('openbao-main');
  });

  test.each<[string, VaultAuth, object]>([
    ['an AppRole', VaultAuth.appRole({ roleId: 'r-1', secret: { name: 'role', keys: { secretId: 'id' } } }), { appRole: { path: 'approle', roleId: 'r-1', secretRef: { name: 'role', namespace: 'external-secrets', key: 'id' } } }],
    ['an AppRole whose id is kept beside', VaultAuth.appRole({ mountPath: 'machines', secret: { name: 'role', keys: { roleId: 'role', secretId: 'id' } } } satisfies VaultAppRoleOptions), {
      appRole: { path: 'machines', roleRef: { name: 'role', namespace: 'external-secrets', key: 'role' }, secretRef: { name: 'role', namespace: 'external-secrets', key: 'id' } },
    }],
    ['another ServiceAccount', VaultAuth.kubernetes({ role: 'lab', mountPath: 'k8s', serviceAccount: 'reader', audiences: ['vault'] } satisfies Required<VaultKubernetesOptions>), {
      kubernetes: { role: 'lab', mountPath: 'k8s', serviceAccountRef: { name: 'reader', namespace: 'external-secrets', audiences: ['vault'] } },
    }],
  ])('%s logs in', (_, auth, rendered) => {
    expect(clusterStore(SecretProvider.vault({ ...VAULT, auth })).vault.auth).toEqual(rendered);
  });

  test('a store of one namespace logs in with what is in that namespace', () => {
    const { vault: rendered } = namespaceStore(SecretProvider.vault({ ...VAULT, ca: StoreCa.fromConfigMap('ca', 'root.crt'), auth: VaultAuth.kubernetes({ role: 'media', serviceAccount: 'reader' }) }));

    expect(rendered).toMatchObject({ caProvider: { type: 'ConfigMap', name: 'ca', key: 'root.crt' }, auth: { kubernetes: { serviceAccountRef: { name: 'reader' } } } });
    expect(JSON.stringify(rendered)).not.toContain('namespace');
  });
});

describe('Bitwarden', () => {
  test('the example reads through an SDK server in the cluster, and each field is a secret of its own', () => {
    const lab = newLab();
    bitwarden(lab.cluster, new Endpoint(application(lab, 'bitwarden'), 'Api', { port: 9998, service: 'bitwarden-sdk-server' }));

    expect(remoteRef(lab, 'cloudflare', 'token')).toEqual({ key: 'cloudflare/token' });
    expect(lab.object('ClusterSecretStore', 'bitwarden').spec.provider).toEqual({
      bitwardensecretsmanager: {
        bitwardenServerSDKURL: 'https://bitwarden-sdk-server.bitwarden.svc.cluster.local:9998',
        caProvider: { type: 'ConfigMap', name: 'bitwarden-ca', key: 'ca.crt', namespace: 'external-secrets' },
        organizationID: '0c9a5f4e-3b7d-4d0f-8e61-7a2b9c1d5e34', projectID: '5b1f6a1e-0c3d-4f7a-9a52-2f8e6d4c7b90',
        auth: { secretRef: { credentials: { name: 'bitwarden', namespace: 'external-secrets', key: 'token' } } },
      },
    });
    expect(outside(lab)).toEqual([]);
  });

  test('every option has its effect', () => {
    const lab = newLab();
    const options: Omit<Required<BitwardenOptions>, 'endpoint'> = { ...BITWARDEN, accessToken: { name: 'machine', keys: { token: 'access' } }, apiUrl: 'https://api.bitwarden.eu', identityUrl: 'https://identity.bitwarden.eu', fieldKey: '{item}' };
    const { store } = new ExternalSecrets(lab.cluster, 'external-secrets', { provider: SecretProvider.bitwarden(options) });
    new ExternalSecret(application(lab, 'reader'), 'Secret', { store, name: 'read', data: { key: { item: 'id', property: 'ignored' } } });

    expect(lab.object('ClusterSecretStore', 'bitwarden').spec.provider.bitwardensecretsmanager).toMatchObject({
      bitwardenServerSDKURL: 'https://bitwarden.example.org:9998', apiURL: 'https://api.bitwarden.eu', identityURL: 'https://identity.bitwarden.eu',
      caProvider: { type: 'Secret', name: 'bitwarden-ca' }, auth: { secretRef: { credentials: { name: 'machine', key: 'access' } } },
    });
    expect(lab.object('ExternalSecret', 'read').spec.data[0].remoteRef).toEqual({ key: 'id' });
    expect(outside(lab)).toEqual(['bitwarden.example.org:9998']);
  });
});

describe('Infisical', () => {
  test('the example reads folders, whose secrets are the fields', () => {
    const lab = newLab();
    infisical(lab.cluster);

    expect(lab.object('ClusterSecretStore', 'infisical').spec.provider).toEqual({
      infisical: {
        hostAPI: 'https://eu.infisical.com/api',
        auth: { universalAuthCredentials: { clientId: { name: 'infisical', namespace: 'external-secrets', key: 'client-id' }, clientSecret: { name: 'infisical', namespace: 'external-secrets', key: 'client-secret' } } },
        secretsScope: { projectSlug: 'home-lab', environmentSlug: 'prod', secretsPath: '/kubernetes' },
      },
    });
    expect(outside(lab)).toEqual(['eu.infisical.com:443']);
    expect(remoteRef(lab, 'cloudflare', 'token')).toEqual({ key: '/kubernetes/cloudflare/token' });
  });

  test('the defaults read the root of a project in the cloud', () => {
    const lab = newLab();
    const { store } = new ExternalSecrets(lab.cluster, 'external-secrets', { provider: SecretProvider.infisical(INFISICAL) });
    new ExternalSecret(application(lab, 'reader'), 'Secret', { store, name: 'read', data: { token: { item: 'cloudflare' } } });

    expect(lab.object('ExternalSecret', 'read').spec.data).toEqual([{ secretKey: 'token', remoteRef: { key: '/cloudflare/token' } }]);
    expect(lab.object('ClusterSecretStore', 'infisical').spec.provider.infisical).toMatchObject({ hostAPI: 'https://app.infisical.com/api', secretsScope: { secretsPath: '/' } });
    expect(outside(lab)).toEqual(['app.infisical.com:443']);
  });

  test.each<[string, InfisicalAuth, object]>([
    ["the operator's ServiceAccount", InfisicalAuth.kubernetes({ name: 'identity', keys: { identityId: 'id' } }), { kubernetesAuthCredentials: { identityId: { name: 'identity', namespace: 'external-secrets', key: 'id' } } }],
    ['a token', InfisicalAuth.token(TOKEN), { tokenAuthCredentials: { accessToken: { name: 'login', namespace: 'external-secrets', key: 'token' } } }],
  ])('%s logs in', (_, auth, rendered) => {
    expect(clusterStore(SecretProvider.infisical({ ...INFISICAL, auth })).infisical.auth).toEqual(rendered);
  });

  test('a server in the cluster may speak plain HTTP', () => {
    const lab = newLab();
    const options: Required<InfisicalOptions> = { ...INFISICAL, path: '/', url: 'http://infisical.infisical.svc:8080', endpoint: serverIn(lab, 'infisical', 8080) };

    expect(clusterStore(SecretProvider.infisical(options), lab).infisical.hostAPI).toBe('http://infisical.infisical.svc:8080/api');
  });
});

describe('Kubernetes', () => {
  test('the example reads another cluster, and a namespace beside as an account that may read nothing else', () => {
    const lab = newLab();
    otherCluster(lab.cluster, new Namespace(lab.cluster, 'media'));

    expect(lab.object('ClusterSecretStore', 'kubernetes').spec.provider.kubernetes).toEqual({
      remoteNamespace: 'secrets',
      server: { url: 'https://vault-k8s.example.org:6443', caProvider: { type: 'Secret', name: 'vault-k8s', key: 'ca.crt', namespace: 'external-secrets' } },
      auth: { token: { bearerToken: { name: 'vault-k8s', namespace: 'external-secrets', key: 'token' } } },
    });
    expect(outside(lab)).toEqual(['vault-k8s.example.org:6443']);
    expect(lab.object('SecretStore', 'shared').spec.provider.kubernetes).toEqual({
      remoteNamespace: 'shared',
      server: { url: 'https://kubernetes.default.svc', caProvider: { type: 'ConfigMap', name: 'kube-root-ca.crt', key: 'ca.crt' } },
      auth: { serviceAccount: { name: 'secrets-of-shared' } },
    });
    expect(lab.object('ServiceAccount', 'secrets-of-shared').metadata.namespace).toBe('media');
    expect(lab.object('Role', 'secrets-of-shared')).toMatchObject({ metadata: { namespace: 'shared' }, rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'watch'] }] });
    expect(lab.object('RoleBinding', 'secrets-of-shared')).toMatchObject({ metadata: { namespace: 'shared' }, subjects: [{ kind: 'ServiceAccount', name: 'secrets-of-shared', namespace: 'media' }] });
    expect(remoteRef(lab, 'login', 'password')).toEqual({ key: 'login', property: 'password' });
  });

  test.each<[string, Required<KubernetesOptions>['auth'], object]>([
    ['a ServiceAccount that exists', KubernetesAuth.serviceAccount('reader'), { serviceAccount: { name: 'reader', namespace: 'external-secrets' } }],
    ['a client certificate', KubernetesAuth.clientCertificate({ name: 'client', keys: { certificate: 'tls.crt', key: 'tls.key' } }), {
      cert: { clientCert: { name: 'client', namespace: 'external-secrets', key: 'tls.crt' }, clientKey: { name: 'client', namespace: 'external-secrets', key: 'tls.key' } },
    }],
  ])('%s logs in, and nothing is rendered beside the store', (_, auth, rendered) => {
    const lab = newLab();

    expect(clusterStore(SecretProvider.kubernetes({ namespace: 'secrets', auth }), lab).kubernetes.auth).toEqual(rendered);
    expect(lab.objects('Role')).toEqual([]);
  });
});

describe('any other provider', () => {
  test('the example is held to the schema, and let out to where it listens', () => {
    const lab = newLab();
    gitLab(lab.cluster);

    expect(lab.object('ClusterSecretStore', 'gitlab').spec.provider.gitlab.projectID).toBe('42');
    expect(outside(lab)).toEqual(['gitlab.example.org:443']);
    expect(remoteRef(lab, 'cloudflare', 'token')).toEqual({ key: 'cloudflare_token' });
  });

  test('a server in the cluster lets the operator in', () => {
    const lab = newLab();
    const options: Required<OtherProviderOptions> = { ...OTHER, fieldKey: '{item}', endpoints: [serverIn(lab, 'gitea', 3000)] };
    clusterStore(SecretProvider.of(options), lab);

    expect(lab.waits('external-secrets-store')).toContain('gitea-main');
  });

  test.each<[string, { [provider: string]: any }, string, string]>([
    ['a misspelt field', { gitlab: { projectId: '42', auth: { SecretRef: { accessToken: {} } } } }, 'PLATFORM-660', 'projectId'],
    ['a misspelt provider', { gitlub: {} }, 'PLATFORM-660', 'gitlub'],
    ['a missing login', { gitlab: { projectID: '42' } }, 'PLATFORM-661', 'auth'],
  ])('the synthesis refuses %s', (_, provider, code, value) => {
    const lab = newLab();
    new ExternalSecrets(lab.cluster, 'external-secrets', { provider: SecretProvider.of({ ...OTHER, provider }) });

    expect(lab.refusals()).toContainEqual({ code, path: 'infra/external-secrets/Store', message: expect.stringContaining(value) });
  });
});

describe('writing', () => {
  const pushTo = (lab: Lab, kind: string): void => {
    const object = { apiVersion: 'external-secrets.io/v1alpha1', kind: 'PushSecret', metadata: { name: 'keys' }, spec: { secretStoreRefs: [{ kind: 'ClusterSecretStore', name: kind }], selector: { secret: { name: 'keys' } } } };
    new Manifests(lab.cluster, 'pushes', { namespace: new Namespace(lab.cluster, 'writer'), reason: 'a test', objects: [object] });
  };

  test.each<[string, SecretProvider]>([['infisical', SecretProvider.infisical(INFISICAL)], ['bitwarden', SecretProvider.bitwarden(BITWARDEN)]])('refused: a PushSecret to %s', (kind, provider) => {
    const lab = newLab();
    new ExternalSecrets(lab.cluster, 'external-secrets', { provider });
    pushTo(lab, kind);

    expect(lab.refusals()).toEqual([{ code: 'EXTERNAL-SECRETS-022', path: 'infra/external-secrets', message: expect.stringContaining(`ClusterSecretStore '${kind}'`) }]);
  });

  test('a PushSecret to Vault, and one to another store, are accepted', () => {
    const lab = newLab();
    const secrets = new ExternalSecrets(lab.cluster, 'external-secrets', { provider: SecretProvider.vault(VAULT) });
    secrets.addStore('own', { namespace: new Namespace(lab.cluster, 'media'), provider: SecretProvider.infisical(INFISICAL) });
    pushTo(lab, 'vault');

    expect(lab.refusals()).toEqual([]);
  });
});

test.each<[string, (lab: Lab) => ExternalSecretsProps, string, string]>([
  ['a provider beside a Connect server', () => ({ provider: SecretProvider.vault(VAULT), connectUrl: 'https://connect.example.org' }), 'EXTERNAL-SECRETS-020', "'connectUrl'"],
  ['a provider beside vaults', () => ({ provider: SecretProvider.vault(VAULT), vaults: ['infra'] }), 'EXTERNAL-SECRETS-020', "'vaults'"],
  ['plain HTTP to a server outside', () => ({ provider: SecretProvider.vault({ ...VAULT, url: 'http://vault.example.org:8200' }) }), 'EXTERNAL-SECRETS-004', "'url' must be an https address, got 'http://vault.example.org:8200'"],
  ['a path in the address', () => ({ provider: SecretProvider.vault({ ...VAULT, url: 'https://vault.example.org/v1' }) }), 'EXTERNAL-SECRETS-005', "got 'https://vault.example.org/v1'"],
  ['a Service without its endpoint', () => ({ provider: SecretProvider.vault({ ...VAULT, url: 'https://openbao.openbao.svc:8200' }) }), 'EXTERNAL-SECRETS-011', "got 'https://openbao.openbao.svc:8200'"],
  ['a login without a role', () => ({ provider: SecretProvider.vault({ ...VAULT, auth: VaultAuth.kubernetes({ role: '' }) }) }), 'PLATFORM-106', "'role'"],
  ['an AppRole without its secret id', () => ({ provider: SecretProvider.vault({ ...VAULT, auth: VaultAuth.appRole({ roleId: 'r', secret: { name: 'role', keys: {} } }) }) }), 'EXTERNAL-SECRETS-008', "holds the secretId"],
  ['a token in what is no Secret', () => ({ provider: SecretProvider.vault({ ...VAULT, auth: VaultAuth.token({ name: 'My Token', keys: { token: 'token' } }) }) }), 'EXTERNAL-SECRETS-009', "'secret.name' must be the name of a Secret, got 'My Token'"],
  ['a ServiceAccount whose name is none', () => ({ provider: SecretProvider.vault({ ...VAULT, auth: VaultAuth.kubernetes({ role: 'lab', serviceAccount: 'My Account' }) }) }), 'EXTERNAL-SECRETS-009', "'serviceAccount' must be the name of a ServiceAccount, got 'My Account'"],
  ['an authority in what is no ConfigMap', () => ({ provider: SecretProvider.vault({ ...VAULT, ca: StoreCa.fromConfigMap('My CA') }) }), 'EXTERNAL-SECRETS-009', "'ca' must be the name of a ConfigMap, got 'My CA'"],
  ['an authority under what is no key', () => ({ provider: SecretProvider.vault({ ...VAULT, ca: StoreCa.fromSecret('ca', 'my ca') }) }), 'EXTERNAL-SECRETS-008', "'ca' must name a key of a Secret, got 'my ca'"],
  ['the name of a file as certificate', () => ({ provider: SecretProvider.vault({ ...VAULT, ca: StoreCa.fromPem('ca.crt') }) }), 'EXTERNAL-SECRETS-012', "got 'ca.crt'"],
  ['a private key as certificate', () => ({ provider: SecretProvider.vault({ ...VAULT, ca: StoreCa.fromPem(`${PEM}-----BEGIN PRIVATE KEY-----\nx\n`) }) }), 'EXTERNAL-SECRETS-012', 'got a private key'],
  ['a project by its name', () => ({ provider: SecretProvider.bitwarden({ ...BITWARDEN, projectId: 'kubernetes' }) }), 'EXTERNAL-SECRETS-016', "'projectId' must be an id of Bitwarden, got 'kubernetes'"],
  ['an organisation by its name', () => ({ provider: SecretProvider.bitwarden({ ...BITWARDEN, organizationId: 'home' }) }), 'EXTERNAL-SECRETS-016', "'organizationId'"],
  ['an SDK server without its authority', () => ({ provider: SecretProvider.bitwarden({ ...BITWARDEN, ca: undefined as never }) }), 'PLATFORM-115', "'ca'"],
  ['the same key for all items', () => ({ provider: SecretProvider.bitwarden({ ...BITWARDEN, fieldKey: '{property}' }) }), 'EXTERNAL-SECRETS-017', "got '{property}'"],
  ['a folder that begins nowhere', () => ({ provider: SecretProvider.infisical({ ...INFISICAL, path: 'kubernetes/' }) }), 'EXTERNAL-SECRETS-015', "got 'kubernetes/'"],
  ['no project', () => ({ provider: SecretProvider.infisical({ ...INFISICAL, project: '' }) }), 'PLATFORM-106', "'project'"],
  ['another cluster without its authority and a login', () => ({ provider: SecretProvider.kubernetes({ namespace: 'secrets', url: 'https://other.example.org:6443' }) }), 'EXTERNAL-SECRETS-018', "got no 'ca' and no 'auth'"],
  ['a namespace whose name is none', () => ({ provider: SecretProvider.kubernetes({ namespace: 'My Secrets' }) }), 'PLATFORM-102', "got 'My Secrets'"],
  ['no provider in other words', () => ({ provider: SecretProvider.of({ ...OTHER, provider: {} }) }), 'EXTERNAL-SECRETS-019', 'got none'],
  ['settings without a provider', () => ({ provider: SecretProvider.of({ ...OTHER, provider: { projectID: '42', auth: {} } }) }), 'EXTERNAL-SECRETS-019', 'got projectID, auth'],
  ['a store whose name is none', () => ({ provider: SecretProvider.of({ ...OTHER, name: 'My Store' }) }), 'PLATFORM-102', "got 'My Store'"],
])('refused: %s', (_, props, code, value) => {
  const lab = newLab();

  expect(refusals(() => new ExternalSecrets(lab.cluster, 'external-secrets', props(lab)))).toEqual([{ code, path: 'infra/external-secrets', message: expect.stringContaining(value) }]);
});

test('refused: the address of another Service than that of the endpoint', () => {
  const lab = newLab();
  const provider = SecretProvider.vault({ ...VAULT, url: 'https://vault.openbao.svc:8200', endpoint: serverIn(lab, 'openbao', 8200) });

  expect(refusals(() => new ExternalSecrets(lab.cluster, 'external-secrets', { provider }))).toEqual([
    { code: 'EXTERNAL-SECRETS-011', path: 'infra/external-secrets/Store', message: expect.stringContaining('got openbao.openbao.svc.cluster.local:8200') },
  ]);
});

test.each<[string, object, string, string, string]>([
  ['vaults where the cluster has no Connect server', { vaults: ['media'] }, 'EXTERNAL-SECRETS-021', 'infra/external-secrets', "got 'vaults'"],
  ['no provider at all', {}, 'EXTERNAL-SECRETS-021', 'infra/external-secrets', 'got none'],
  ['vaults beside a provider', { vaults: ['media'], provider: SecretProvider.infisical(INFISICAL) }, 'EXTERNAL-SECRETS-020', 'infra/external-secrets', "'vaults'"],
  ['the ServiceAccount of the operator at Vault', { provider: SecretProvider.vault({ ...VAULT, auth: VaultAuth.kubernetes({ role: 'media' }) }) }, 'EXTERNAL-SECRETS-013', 'infra/external-secrets/Store-own', 'got none'],
  ['the ServiceAccount of the operator at Infisical', { provider: SecretProvider.infisical({ ...INFISICAL, auth: InfisicalAuth.kubernetes({ name: 'identity', keys: { identityId: 'id' } }) }) }, 'EXTERNAL-SECRETS-014', 'infra/external-secrets/Store-own', "namespace 'media'"],
])('refused in a store of one namespace: %s', (_, props, code, path, value) => {
  const lab = newLab();
  const secrets = new ExternalSecrets(lab.cluster, 'external-secrets', { provider: SecretProvider.vault(VAULT) });

  expect(refusals(() => secrets.addStore('own', { namespace: new Namespace(lab.cluster, 'media'), ...props }))).toEqual([{ code, path, message: expect.stringContaining(value) }]);
});

test('a store of one namespace at another provider is let out to where that one listens', () => {
  const lab = newLab();
  const secrets = new ExternalSecrets(lab.cluster, 'external-secrets', { connectUrl: 'https://connect.example.org', vaults: ['infra'] });
  const media = application(lab, 'media');

  const store = secrets.addStore('own', { namespace: media.home, provider: SecretProvider.infisical(INFISICAL) });

  new ExternalSecret(media, 'Player', { store, name: 'player', data: { password: { item: 'player' } } });

  expect(lab.object('ExternalSecret', 'player').spec).toMatchObject({ secretStoreRef: { kind: 'SecretStore', name: 'own' }, data: [{ remoteRef: { key: '/player/password' } }] });
  expect(outside(lab)).toEqual(['app.infisical.com:443', 'connect.example.org:443']);
});
