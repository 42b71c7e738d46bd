import { GatewayClass, HttpsRedirect, Stage, TlsGateway } from '../src';
import { Lab } from '@monosense-io/platform/testing';
import { Demo } from './demo';
import { refusal, refused } from './refused';

const ADDRESSES = { externalAddress: '10.0.0.110', internalAddress: '10.0.0.111' };

function setUp(): { lab: Lab; demo: Demo; stage: Stage } {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');
  return { lab, demo, stage: new Stage(demo, 'Gateways', { namespace: demo.namespace, healthCheckExpressions: GatewayClass.healthCheckExpressions() }) };
}

test('a Gateway has a TLS listener for all, and one in the clear for its own namespace', () => {
  const { lab, stage } = setUp();

  new TlsGateway(stage, 'External', { name: 'external', gatewayClass: 'demo', certificate: lab.surroundings.certificate, spec: { addresses: [{ type: 'IPAddress', value: '10.0.0.110' }] } });

  expect(lab.object('Gateway', 'external').spec).toEqual({
    gatewayClassName: 'demo',
    addresses: [{ type: 'IPAddress', value: '10.0.0.110' }],
    listeners: [
      { name: 'http', protocol: 'HTTP', port: 80, allowedRoutes: { namespaces: { from: 'Same' } } },
      {
        name: 'https', protocol: 'HTTPS', port: 443, allowedRoutes: { namespaces: { from: 'All' } },
        tls: { mode: 'Terminate', certificateRefs: [{ kind: 'Secret', name: 'wildcard-tls', namespace: 'surroundings' }] },
      },
    ],
  });
});

test('plain HTTP of all Gateways is redirected', () => {
  const { lab, stage } = setUp();
  for (const name of ['external', 'internal']) new TlsGateway(stage, name, { name, gatewayClass: 'demo', certificate: lab.surroundings.certificate });

  new HttpsRedirect(stage, 'Redirect', { gateways: ['external', 'internal'] });

  expect(lab.object('HTTPRoute', 'https-redirect').spec).toEqual({
    parentRefs: [{ name: 'external', sectionName: 'http' }, { name: 'internal', sectionName: 'http' }],
    rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
  });
});

test('a class names its controller', () => {
  const { stage } = setUp();

  const [object] = new GatewayClass(stage, 'Class', { name: 'demo', controllerName: 'example.org/demo' }).node.children as unknown as Array<{ toJson(): object }>;

  expect(object.toJson()).toEqual({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GatewayClass', metadata: { name: 'demo' }, spec: { controllerName: 'example.org/demo' } });
});

test('addresses of Gateways are taken', () => {
  const lab = new Lab();
  TlsGateway.claimAddresses(new Demo(lab.cluster, 'demo'), ADDRESSES);

  lab.cluster.claimAddress(lab.surroundings, ADDRESSES.externalAddress);
  lab.cluster.claimAddress(lab.surroundings, ADDRESSES.internalAddress);

  expect(lab.refusals()).toEqual([ADDRESSES.externalAddress, ADDRESSES.internalAddress].map((address) => refusal('PLATFORM-618', 'infra/surroundings', address)));
});

test.each([
  ['PLATFORM-107', { ...ADDRESSES, externalAddress: 'gateway.example.org' }, ["'externalAddress'", "'gateway.example.org'"]],
  ['PLATFORM-107', { ...ADDRESSES, internalAddress: '10.0.0' }, ["'internalAddress'", "'10.0.0'"]],
  ['PLATFORM-434', { externalAddress: '10.0.0.110', internalAddress: '10.0.0.110' }, ["'internalAddress'", '10.0.0.110']],
  ['PLATFORM-434', { externalAddress: 'fd00::1', internalAddress: 'fd00:0::1' }, ["'internalAddress'", 'fd00:0::1']],
])('%s refuses %j', (code, addresses, values) => {
  const { demo } = setUp();

  expect(refused(() => TlsGateway.claimAddresses(demo, addresses))).toEqual(refusal(code, 'infra/demo', ...values));
});
