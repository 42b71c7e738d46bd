import { Endpoint, ExternalEndpoint, Pods, Protocol } from '../src';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { Demo } from './demo';
import { refusal } from './refused';

/** What is rendered for programs. */
function connectionsOf(lab: Lab): any {
  return JSON.parse(lab.platform.render()['infra/connections.json']);
}

test('a connection is listed with the pods of both ends', () => {
  const lab = new Lab();
  const [server, client] = [new Demo(lab.cluster, 'server'), new Demo(lab.cluster, 'client')];

  server.endpoint.connect(client.instance);

  const { format, cluster, open, pods, connections } = connectionsOf(lab);
  expect({ format, cluster, open }).toEqual({ format: 1, cluster: 'infra', open: ['kube-system'] });
  expect(pods).toContainEqual({ name: 'server-instance', namespace: 'server', labels: { app: 'instance' } });
  expect(connections).toEqual([{ client: { pods: 'client-instance' }, server: { pods: 'server-instance' }, ports: [{ port: 8080, protocol: 'TCP' }] }]);
});

test('who is no pod of the cluster is listed in the words of a policy', () => {
  const lab = new Lab();
  const { endpoint, instance } = new Demo(lab.cluster, 'demo');

  endpoint.allowFromWorld();
  endpoint.export('redis/demo', 'Redis', { to: ['apps'], namespaces: ['shop'] });
  new ExternalEndpoint(instance, 'Mail', { host: 'mail.example.net' }).connect(instance);
  new ExternalEndpoint(instance, 'Names', { host: '192.0.2.7', port: 53, protocol: Protocol.UDP }).connect(instance);

  const demo = { pods: 'demo-instance' };
  expect(connectionsOf(lab).connections).toEqual([
    { client: { cluster: 'apps', namespace: 'shop', labels: {} }, server: demo, ports: [{ port: 8080, protocol: 'TCP' }] },
    { client: { entities: ['world', 'host', 'remote-node'] }, server: demo, ports: [{ port: 8080, protocol: 'TCP' }] },
    { client: demo, server: { cidr: '192.0.2.7/32' }, ports: [{ port: 53, protocol: 'UDP' }] },
    { client: demo, server: { dns: 'mail.example.net' }, ports: [{ port: 443, protocol: 'TCP' }] },
  ]);
});

test('machines are listed by their name, and as what a policy calls them', () => {
  const lab = new Lab();
  const { instance } = new Demo(lab.cluster, 'demo');
  const machines = new Pods(instance, 'Machines', { hostNetwork: true });

  new Endpoint(instance, 'Machine', { port: 9100, pods: machines }).connect(instance);

  const { pods, connections } = connectionsOf(lab);
  expect(pods).toContainEqual({ name: 'demo-instance/Machines', namespace: 'demo', labels: {}, hostNetwork: true });
  expect(connections.map(({ server }: any) => server)).toEqual([{ entities: ['host', 'remote-node'] }, { pods: 'demo-instance/Machines' }]);
});

test('who goes through a Gateway is listed with everything that it routes to', () => {
  const lab = new Lab();
  const [shop, proxy, tunnel] = ['shop', 'proxy', 'tunnel'].map((name) => new Demo(lab.cluster, name));
  shop.endpoint.allowFromGateway('internal');

  new Endpoint(proxy.instance, 'Entrance', { port: 443, gateway: 'internal' }).connect(tunnel.instance);

  expect(connectionsOf(lab).connections).toEqual([
    { client: { entities: ['ingress'] }, server: { pods: 'shop-instance' }, ports: [{ port: 8080, protocol: 'TCP' }] },
    { client: { pods: 'tunnel-instance' }, server: { pods: 'shop-instance' }, gateway: 'internal', ports: [{ port: 8080, protocol: 'TCP' }] },
  ]);
});

test('a name that is looked up only once is let out to by its ranges too', () => {
  const lab = new Lab();
  const { instance } = new Demo(lab.cluster, 'demo');

  new ExternalEndpoint(instance, 'Tunnel', { host: 'tunnel.example.net', ranges: ['198.51.100.0/24', '2001:db8::/64'] }).connect(instance);

  expect(connectionsOf(lab).connections.map(({ server }: any) => server)).toEqual([{ cidr: '198.51.100.0/24' }, { cidr: '2001:db8::/64' }, { dns: 'tunnel.example.net' }]);
});

test.each([
  ['tunnel.example.net', '198.51.100.7-9'],
  ['198.51.100.7', '198.51.100.0/24'],
])('%s in %s is refused', (host, range) => {
  const { instance } = new Demo(new Lab().cluster, 'demo');

  expect(refusals(() => new ExternalEndpoint(instance, 'Tunnel', { host, ranges: [range] }))).toEqual([refusal('PLATFORM-336', 'infra/demo/Instance/Tunnel', `'${range}'`)]);
});

test('who watches exports is told of each once, whether it comes before or after', () => {
  const lab = new Lab();
  const [first, second] = ['first', 'second'].map((name) => new Demo(lab.cluster, name));
  const told: string[] = [];
  const options = { to: ['apps'], namespaces: ['shop'] };

  first.endpoint.export('redis/first', 'Redis', options);
  Endpoint.watchExports(lab.cluster, { exported: (name, { node }) => told.push(`${name}: ${node.path}`) });
  second.endpoint.export('redis/second', 'Redis', options);

  expect(told).toEqual([first, second].map(({ endpoint }, index) => `redis/${['first', 'second'][index]}: ${endpoint.node.path}`));
});

test('who watches exports may connect to them, and is let in', () => {
  const lab = new Lab();
  const [server, client] = [new Demo(lab.cluster, 'server'), new Demo(lab.cluster, 'client')];

  Endpoint.watchExports(client, { exported: (_name, endpoint) => { endpoint.connect(client.instance, { wait: false }); } });
  server.endpoint.export('redis/demo', 'Redis', { to: ['apps'], namespaces: ['shop'] });

  expect(connectionsOf(lab).connections).toContainEqual({ client: { pods: 'client-instance' }, server: { pods: 'server-instance' }, ports: [{ port: 8080, protocol: 'TCP' }] });
});
