import { Component, Cpu, Endpoint, HelmRelease, Namespace, Placement, Remediation, SecurityContext, Stage } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { CRDS_CHART, OPERATOR_CHART, OPERATOR_LABELS, OPERATOR_WEBHOOK, STATEFUL } from './upstream';
import { reserve } from './workload';

// One works, the other takes over; it holds every object of its kinds in memory.
const REPLICAS = 2;
const RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(96), memoryLimit: Size.mebibytes(160) };

/** Adds the stages of the CRDs and of the operator, and returns the latter. */
export function addOperator(component: Component, namespace: Namespace): Stage {
  const crds = new Stage(component, 'Crds', { namespace, installs: component.shippedKinds({ stateful: STATEFUL }) });
  new HelmRelease(crds, 'Release', {
    chart: CRDS_CHART,
    remediation: Remediation.RETRY,
    // The chart's CRDs lack it: without this, an uninstall would take every object of these kinds along.
    values: { crds: { annotations: { 'helm.sh/resource-policy': 'keep' } } },
  });

  const operator = new Stage(component, 'Operator', { namespace, podLabels: OPERATOR_LABELS });
  operator.waitFor(crds, 'it watches their kinds');
  new HelmRelease(operator, 'Release', {
    chart: OPERATOR_CHART,
    remediation: Remediation.RETRY,
    values: {
      crds: { enabled: false, plain: false },
      replicaCount: REPLICAS,
      resources: reserve(operator, 'victoria-metrics-operator', REPLICAS, RESOURCES),
      podSecurityContext: SecurityContext.pod({ anyUser: true }),
      podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
      topologySpreadConstraints: Placement.spread(),
      // Nobody installs the Prometheus operator's kinds here, which it would translate.
      operator: { disable_prometheus_converter: true },
      // With Fail, no scrape and no rule of any component could be applied while the operator is away. The CRDs' schemas hold anyway.
      admissionWebhooks: { policy: 'Ignore' },
      env: [
        // Security contexts of the restricted level for everything that it runs.
        { name: 'VM_ENABLESTRICTSECURITY', value: 'true' },
        // What it runs is scraped by the monitoring stage, which also opens the way for the scraper.
        { name: 'VM_DISABLESELFSERVICESCRAPECREATION', value: 'true' },
      ],
    },
  });
  new Endpoint(operator, 'Webhook', OPERATOR_WEBHOOK).allowFromKubeApi();
  component.cluster.kubeApi.connect(operator);
  return operator;
}
