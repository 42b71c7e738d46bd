import { Ambient, Cluster, ICertificate, IMetricsSink, ISecretStore } from '@monosense-io/platform';
import { Cilium } from '@monosense-io/cilium';

/** A cluster with a router, two Gateways and a neighbour that it is meshed with. */
export function meshed(cluster: Cluster, secretStore: ISecretStore, certificate: ICertificate, metrics: IMetricsSink): Cilium {
  Ambient.provide(cluster, { metrics, secretStore });
  const cilium = new Cilium(cluster, 'cilium', {
    bgp: { peers: [{ name: 'router', address: '10.0.0.1', asn: 64501 }] },
    clusterMesh: { caItem: 'cilium-clustermesh-ca' },
  });
  const gateways = cilium.addGateways({ certificate, externalAddress: '10.0.0.110', internalAddress: '10.0.0.111' });
  cilium.addHubbleUi({ gateway: gateways.internalGateway, hostname: 'hubble.example.org' });
  return cilium;
}
