import { Cluster, Namespace } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { ResourcePolicies } from '@monosense-io/resource-policies';

/** Priorities for all, and limits for an application that other people look after. */
export function shared(cluster: Cluster, application: Namespace): ResourcePolicies {
  const policies = new ResourcePolicies(cluster, 'resource-policies');
  policies.limit(application, { maxContainerMemory: Size.gibibytes(4), storageQuota: Size.gibibytes(100), loadBalancers: 0 });
  return policies;
}
