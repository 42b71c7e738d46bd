import { Cluster } from '@monosense-io/platform';
import { CoreDns } from '@monosense-io/coredns';

/** The names of the lab come from the lab's own servers, everything else from the router. */
export function splitHorizon(cluster: Cluster): CoreDns {
  return new CoreDns(cluster, 'coredns', {
    forwardTo: ['10.0.0.1'],
    zones: {
      'example.org': ['10.0.0.53', '10.0.0.54'],
      '0.0.10.in-addr.arpa': ['10.0.0.53'],
    },
  });
}
