import { Cluster, Endpoint, HttpRoute, ICertificate, Stage } from '@monosense-io/platform';
import { EnvoyGateway } from '@monosense-io/envoy-gateway';

/** Two Gateways, and a shop that the outside reaches. */
export function gateways(cluster: Cluster, certificate: ICertificate, shop: Stage): EnvoyGateway {
  const envoy = new EnvoyGateway(cluster, 'envoy-gateway', { certificate, externalAddress: '10.0.0.110', internalAddress: '10.0.0.111' });
  new HttpRoute(shop, 'Route', {
    gateway: envoy.externalGateway,
    hostname: 'shop.example.org',
    endpoint: new Endpoint(shop, 'Web', { port: 80, targetPort: 8080, service: 'shop' }),
  });
  return envoy;
}
