import { Component, Cpu, Endpoint, ExternalSecret, IPostgresDatabase, Namespace, OidcClient, Stage } from '@monosense-io/platform';
import { Lab, propsWithoutEffect, refusals } from '@monosense-io/platform/testing';
import { ApiObject, Size } from 'cdk8s';
import { workspaces } from '../examples/coder';
import { Coder, CoderProps } from '../src';

class Server extends Component {}

function database(lab: Lab): IPostgresDatabase {
  const stage = new Stage(new Server(lab.cluster, 'postgres'), 'Main', { namespace: new Namespace(lab.cluster, 'postgres-namespace', { name: 'postgres' }), podLabels: { app: 'postgres' } });
  new ApiObject(stage, 'Service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'postgres' }, spec: { ports: [{ port: 5432 }] } } as any);
  const postgres = new Endpoint(stage, 'Main', { port: 5432, service: 'postgres' });
  return {
    connect: (client) => {
      const secret = new ExternalSecret(client, 'Database', { store: lab.surroundings.store, name: 'postgres-coder', data: { username: { item: 'postgres-coder' }, password: { item: 'postgres-coder' } } });
      return { ...postgres.connect(client), database: 'coder', credentials: secret.reference() };
    },
  };
}

function login(lab: Lab): OidcClient {
  const at = (path: string): string => `https://login.example.net/${path}`;
  return new OidcClient(lab.cluster, 'login', { issuerUrl: at('realm'), authorizationUrl: at('auth'), tokenUrl: at('token'), userInfoUrl: at('user'), clientItem: 'coder', secretStore: lab.surroundings.store });
}

function example(): Lab {
  const lab = new Lab();
  workspaces(lab.cluster, lab.surroundings.gateway, database(lab), login(lab));
  return lab;
}

test('it knows its address, its database and where people log in', () => {
  const lab = example();

  const env = Object.fromEntries(lab.object('Deployment', 'coder').spec.template.spec.containers[0].env.map(({ name, value, valueFrom }: any) => [name, value ?? `secret ${valueFrom.secretKeyRef.key}`]));
  expect(env).toMatchObject({
    CODER_ACCESS_URL: 'https://coder.example.org', CODER_PG_CONNECTION_URL: 'postgres://$(DATABASE_USERNAME):$(DATABASE_PASSWORD)@postgres.postgres.svc.cluster.local:5432/coder',
    CODER_OIDC_ISSUER_URL: 'https://login.example.net/realm', CODER_OIDC_CLIENT_SECRET: 'secret client-secret',
  });
});

test('it may make workspaces in its namespace, and read no Secret there', () => {
  const rules = example().object('Role', 'coder').rules;

  expect(rules.flatMap(({ resources }: any) => resources)).toEqual(['pods', 'persistentvolumeclaims', 'pods/log', 'events', 'deployments']);
});

test('workspaces reach Coder and what they are let out to, and nothing of the cluster', () => {
  const lab = example();

  const policies = [...lab.objects('NetworkPolicy'), ...lab.objects('CiliumNetworkPolicy')].filter(({ metadata: { name } }) => name === 'coder-instance-workspaces');
  const out = policies.flatMap(({ spec }) => spec.egress ?? []);
  expect(out.flatMap(({ toFQDNs = [] }) => toFQDNs.map(({ matchName }: any) => matchName))).toEqual(['coder.example.org', 'github.com', 'registry.npmjs.org']);
  expect(out.flatMap(({ to = [] }) => to.map(({ podSelector }: any) => podSelector?.matchLabels))).toEqual([{ 'app.kubernetes.io/name': 'coder' }]);
});

test('workspaces reach the Gateway, where people and agents open the address of Coder', () => {
  const lab = new Lab();
  const stage = new Stage(new Server(lab.cluster, 'entrance'), 'Main', { namespace: new Namespace(lab.cluster, 'entrance-namespace', { name: 'entrance' }), podLabels: { app: 'entrance' } });
  new ApiObject(stage, 'Service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'entrance' }, spec: { ports: [{ port: 443, targetPort: 10443 }] } } as any);
  const entrance = new Endpoint(stage, 'Main', { port: 443, targetPort: 10443, service: 'entrance' });

  new Coder(lab.cluster, 'coder', { gateway: { connect: (client) => ({ ...lab.surroundings.gateway.connect(client), entrance }) }, database: database(lab) });

  const out = lab.object('NetworkPolicy', 'coder-instance-workspaces').spec.egress;
  expect(out.map(({ to, ports }: any) => [to[0].podSelector.matchLabels, ports[0].port])).toContainEqual([{ app: 'entrance' }, 10443]);
});

test('every prop has its effect, and addresses of workspaces are hosts', () => {
  expect(propsWithoutEffect<CoderProps>(
    (lab) => ({ gateway: lab.surroundings.gateway, database: database(lab), hostname: 'dev.example.org', signIn: login(lab), workspaceEgress: ['github.com', 'github.com'], egress: ['api.example.net'], resources: { cpu: Cpu.millis(10), memory: Size.mebibytes(64) }, memoryQuota: Size.gibibytes(8), metrics: lab.surroundings.metrics }),
    (lab, props) => new Coder(lab.cluster, 'coder', props),
  )).toEqual([]);
  const lab = new Lab();
  expect(refusals(() => new Coder(lab.cluster, 'coder', { gateway: lab.surroundings.gateway, database: database(lab), workspaceEgress: ['https://github.com'] })).map(({ code }) => code)).toEqual(['CODER-001']);
});
