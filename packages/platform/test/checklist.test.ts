import { ApiObject } from 'cdk8s';
import { Bucket, ExternalEndpoint, ExternalSecret } from '../src';
import { Lab } from '@monosense-io/platform/testing';
import { Demo } from './demo';

/** The sections of the checklist, each with its lines. */
function checklistOf(lab: Lab): Record<string, string[]> {
  const text = lab.platform.render()['infra/CHECKLIST.md'];
  return Object.fromEntries(text.split('\n## ').slice(1).map((section) => {
    const [title, , ...lines] = section.trimEnd().split('\n');
    return [title, lines.map((line) => line.replace(/^- \[ \] /, ''))];
  }));
}

test('lists what the facts expect of the network', () => {
  const lab = new Lab();
  new Demo(lab.cluster, 'demo');
  lab.cluster.claimAddress(lab.cluster, '10.0.0.110');

  const list = checklistOf(lab);
  expect(list.Machines[0]).toMatch(/^`infra-01` has 10\.0\.0\.11, by a reservation .* control plane$/);
  expect(list.Addresses).toEqual(expect.arrayContaining(['10.0.0.100–10.0.0.119 belong to Services, and no DHCP server gives them away', '10.0.0.110 (infra) is taken out of them']));
  expect(list.Names).toEqual(['`infra-k8s.example.org` stands for 10.0.0.11, 10.0.0.12, 10.0.0.13, or for an address that leads to them on TCP 6443, before the first start']);
});

test('lists each item once, with all of its fields and users, and what opens its store', () => {
  const lab = new Lab();
  const { instance, operator } = new Demo(lab.cluster, 'demo');
  for (const [stage, name, field] of [[instance, 'one', 'password'], [operator, 'two', 'username']] as const) {
    new ExternalSecret(stage, name, { store: lab.surroundings.store, name, data: { [field]: { item: 'login' } } });
  }
  new ApiObject(lab.surroundings.node.findAll().find((each: any) => each.stageName === 'surroundings-store') as any, 'Own', {
    apiVersion: 'external-secrets.io/v1', kind: 'ClusterSecretStore', metadata: { name: 'own' }, spec: { provider: { onepassword: { connectHost: 'https://connect.example.org', vaults: { lab: 1 }, auth: { secretRef: { connectTokenSecretRef: { name: 'connect', namespace: 'secrets', key: 'token' } } } } } },
  });

  const list = checklistOf(lab);
  expect(list['Items of the secret stores']).toEqual(['`login` of onepassword with `password`, `username`, for demo/one, demo/two']);
  expect(list['Secrets that open everything else']).toContain('Secret `secrets/connect` with key `token` opens ClusterSecretStore `own`');
});

test('lists what opens a store or an issuer, wherever it is named, unless it is made here', () => {
  const lab = new Lab();
  const { instance } = new Demo(lab.cluster, 'demo');
  lab.cluster.assumeInstalled({ kinds: [{ group: 'external-secrets.io', kind: 'SecretStore', versions: ['v1'] }, { group: 'cert-manager.io', kind: 'Issuer', versions: ['v1'] }] });
  const selector = (name: string, key: string): object => ({ name, key });
  new ApiObject(instance, 'Store', {
    apiVersion: 'external-secrets.io/v1',
    kind: 'SecretStore',
    metadata: { name: 'own' },
    spec: { provider: { vault: { auth: { appRole: { secretRef: selector('role', 'id') } }, caProvider: { type: 'ConfigMap', ...selector('authority', 'ca.crt') } }, other: { clientId: selector('filled', 'id') } } },
  });
  new ApiObject(instance, 'Acme', { apiVersion: 'cert-manager.io/v1', kind: 'Issuer', metadata: { name: 'acme' }, spec: { acme: { server: 'https://acme.example.org', privateKeySecretRef: { name: 'account' }, solvers: [{ dns01: { cloudflare: { apiTokenSecretRef: selector('token', 'token') } } }] } } });
  new ApiObject(instance, 'Authority', { apiVersion: 'cert-manager.io/v1', kind: 'Issuer', metadata: { name: 'ca' }, spec: { ca: { secretName: 'key-pair' } } });
  new ExternalSecret(instance, 'Filled', { store: lab.surroundings.store, name: 'filled', data: { id: { item: 'login' } } });

  expect(checklistOf(lab)['Secrets that open everything else']).toEqual([
    'ConfigMap `demo/authority` with key `ca.crt` opens SecretStore `own`',
    'Secret `demo/key-pair` opens Issuer `ca`',
    'Secret `demo/role` with key `id` opens SecretStore `own`',
    'Secret `demo/token` with key `token` opens Issuer `acme`',
  ]);
});

test('lists BGP neighbours from the router\'s side', () => {
  const lab = new Lab();
  const { instance } = new Demo(lab.cluster, 'demo');
  lab.cluster.assumeInstalled({ kinds: [{ group: 'cilium.io', kind: 'CiliumBGPClusterConfig', versions: ['v2'], namespaced: false }] });
  new ApiObject(instance, 'Bgp', { apiVersion: 'cilium.io/v2', kind: 'CiliumBGPClusterConfig', metadata: { name: 'infra' }, spec: { bgpInstances: [{ name: 'as64512', localASN: 64512, peers: [{ name: 'spine', peerAddress: '10.0.0.1', peerASN: 64501 }] }] } });

  expect(checklistOf(lab).BGP).toEqual(['router `spine` (10.0.0.1, AS 64501) has 10.0.0.11, 10.0.0.12, 10.0.0.13 as neighbours of AS 64512, and takes their routes']);
});

test('lists buckets, hosts, and what components say', () => {
  const lab = new Lab();
  const { instance } = new Demo(lab.cluster, 'demo');
  new Bucket(lab.cluster, 'backups', { endpointUrl: 'https://s3.example.org', bucket: 'postgres', secretStore: lab.surroundings.store, credentialsItem: 's3' }).connect(instance);
  new ExternalEndpoint(instance, 'Mail', { host: 'mail.example.net', port: 465 }).connect(instance);
  lab.cluster.expect(instance, { what: 'TSIG keys', name: 'external-dns', details: 'may update example.org' });

  const list = checklistOf(lab);
  expect(list.Buckets).toEqual(['`postgres`: at https://s3.example.org; the key in item `s3` may list it, and read, write and delete in it']);
  expect(list['TSIG keys']).toEqual(['`external-dns`: may update example.org']);
  expect(list['Reached from the cluster']).toEqual(['`mail.example.net` on 465, from demo-instance', '`registry.example.org` on 443, from Flux', '`s3.example.org` on 443, from demo-instance']);
});

test('lists what Flux fetches by itself, and whose login an item is', () => {
  const lab = new Lab({ without: ['operator.victoriametrics.com'] });
  const { instance } = new Demo(lab.cluster, 'demo');
  lab.cluster.assumeInstalled({ kinds: [{ group: 'operator.victoriametrics.com', kind: 'VMUser', versions: ['v1beta1'] }] });
  new ApiObject(instance, 'Chart', { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'OCIRepository', metadata: { name: 'chart' }, spec: { url: 'oci://ghcr.io/example/chart', interval: '1h', ref: { tag: '1.2.3' }, verify: { provider: 'cosign', matchOIDCIdentity: [{ issuer: '^https://example.org$', subject: '^https://example.org/chart$' }] } } } as any);
  new ExternalSecret(instance, 'Login', { store: lab.surroundings.store, name: 'login-edge', data: { password: { item: 'victoria-edge', property: 'password' } } });
  new ApiObject(instance, 'User', { apiVersion: 'operator.victoriametrics.com/v1beta1', kind: 'VMUser', metadata: { name: 'edge' }, spec: { username: 'edge', passwordRef: { name: 'login-edge', key: 'password' }, targetRefs: [] } } as any);

  const list = checklistOf(lab);
  expect(list['Reached from the cluster']).toEqual(expect.arrayContaining(['`ghcr.io` on 443, from Flux', '`tuf-repo-cdn.sigstore.dev` on 443, from Flux']));
  expect(list['Items of the secret stores']).toEqual(['`victoria-edge` of onepassword with `password`, `username` (`edge`), for demo/login-edge']);
});
