import { ApiObject } from 'cdk8s';
import { Namespace, OidcClient, OidcClientProps, Stage } from '../src';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { refusal } from './refused';

const APPLICATION = { name: 'wiki', redirectUris: ['https://wiki.example.org/callback'] };

function client(lab: Lab, more: Partial<OidcClientProps> = {}): OidcClient {
  const at = (path: string): string => `https://login.example.org/${path}`;
  return new OidcClient(lab.cluster, 'login', { issuerUrl: at('lab'), authorizationUrl: at('authorize'), tokenUrl: at('token'), userInfoUrl: at('userinfo'), clientItem: 'wiki-oidc', secretStore: lab.surroundings.store, ...more });
}

function stage(lab: Lab): Stage {
  const made = new Stage(lab.cluster, 'wiki', { namespace: new Namespace(lab.cluster, 'wiki-namespace', { name: 'wiki' }), podLabels: { app: 'wiki' } });
  new ApiObject(made, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } });
  return made;
}

test('an application gets the addresses, its credentials, and the way to the provider', () => {
  const lab = new Lab();

  const connection = client(lab, { groupsClaim: 'roles' }).connect(stage(lab), APPLICATION);

  expect(connection).toMatchObject({
    issuerUrl: 'https://login.example.org/lab', tokenUrl: 'https://login.example.org/token', groupsClaim: 'roles',
    credentials: { name: 'wiki-login', keys: { clientId: 'client-id', clientSecret: 'client-secret' } },
  });
  expect(lab.object('ExternalSecret', 'wiki-login').spec.data.map(({ remoteRef }: any) => remoteRef.key)).toEqual(['wiki-oidc', 'wiki-oidc']);
  const policies = JSON.stringify(lab.objects('CiliumNetworkPolicy').map(({ spec }) => spec.egress));
  expect(policies.split('login.example.org')).toHaveLength(2);
});

test('whoever runs the provider is told what must be there', () => {
  const lab = new Lab();
  client(lab).connect(stage(lab), APPLICATION);

  const checklist = lab.platform.render()['infra/CHECKLIST.md'];

  expect(checklist).toContain('https://wiki.example.org/callback');
  expect(checklist).toContain('wiki-oidc');
});

test('an address that others read along is refused', () => {
  const lab = new Lab();

  expect(refusals(() => client(lab, { tokenUrl: 'http://login.example.org/token' }))).toEqual([refusal('PLATFORM-441', 'infra/login', "'http://login.example.org/token'")]);
});

test('a second application is refused', () => {
  const lab = new Lab();
  const login = client(lab);
  const wiki = stage(lab);
  login.connect(wiki, APPLICATION);

  expect(refusals(() => login.connect(wiki, { ...APPLICATION, name: 'shop' }))).toEqual([refusal('PLATFORM-442', 'infra/login', "'shop'")]);
});
