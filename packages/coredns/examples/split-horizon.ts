import { Cluster, IMetricsSink, Stage } from '@monosense-io/platform';
import { CoreDns } from '@monosense-io/coredns';

/** The names of the lab come from the lab's own servers, everything else from the router. */
export function splitHorizon(cluster: Cluster, network: Stage, metrics: IMetricsSink): CoreDns {
  const dns = new CoreDns(cluster, 'coredns', {
    forwardTo: ['10.0.0.1'],
    zones: {
      'example.org': ['10.0.0.53', '10.0.0.54'],
      '0.0.10.in-addr.arpa': ['10.0.0.53'],
    },
    metrics,
  });
  dns.operator.waitFor(network, 'its pods need a network');
  return dns;
}
