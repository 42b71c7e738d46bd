import { Alert, Severity } from '@monosense-io/platform';
import { Duration, Size } from 'cdk8s';
import { envoyPodPrefix, HEAP_SHARE } from './upstream';

/* Each alert has a section of its name in RUNBOOK.md. Metrics as Envoy Gateway 1.6 and Envoy 1.36 serve them. */

/** Alerts about what configures the Envoys. */
export function controllerAlerts(namespace: string): Alert[] {
  // What failed is not tried again before something changes, which may be in days.
  const failures = (metric: string, also = ''): string => `increase(${metric}{namespace="${namespace}",status="failure"${also}}[1h])`;
  return [
    {
      name: 'EnvoyGatewayDown',
      expression: `absent(controller_runtime_active_workers{namespace="${namespace}"})`,
      duration: Duration.minutes(10),
      severity: Severity.CRITICAL,
      summary: 'No controller of Envoy Gateway runs: Envoys keep what they know, but take over no change, and a new one stays without routes.',
    },
    {
      name: 'EnvoyGatewayApplyFailing',
      expression: `sum by (kind) (${failures('resource_apply_total')}) > 0`,
      severity: Severity.WARNING,
      summary: 'Envoy Gateway could not apply a {{ $labels.kind }} for its Envoys, and tries it again only when something changes.',
    },
    {
      name: 'EnvoyGatewayTranslationFailing',
      // The provider writes conditions, and also fails at those of a Gateway that was just removed.
      expression: `sum(${failures('watchable_subscribe_total', ',runner!="provider"')}) > 0 or sum(${failures('xds_snapshot_update_total')}) > 0`,
      severity: Severity.WARNING,
      summary: 'Envoy Gateway could not turn Gateways, routes or policies into a configuration, and tries it again only when something changes.',
    },
    {
      name: 'EnvoyGatewayPanicked',
      expression: `sum(increase(watchable_panics_recovered_total{namespace="${namespace}"}[1h])) > 0`,
      severity: Severity.WARNING,
      summary: 'Envoy Gateway has stumbled over an object: a change may not have been taken over.',
    },
  ];
}

/** Alerts about the Envoys of one Gateway. */
export function gatewayAlerts(namespace: string, gateway: string, replicas: number): Alert[] {
  const live = `(count(envoy_server_live{namespace="${namespace}",pod=~"${envoyPodPrefix('gateways', gateway)}.+"} == 1) or vector(0))`;
  return [
    {
      name: 'EnvoyDown',
      expression: `${live} == 0`,
      duration: Duration.minutes(2),
      severity: Severity.CRITICAL,
      summary: `No Envoy of gateway ${gateway} answers: nothing is reached through it.`,
    },
    {
      name: 'EnvoyMissing',
      expression: `${live} < ${replicas}`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: `Only {{ $value }} of ${replicas} Envoys of gateway ${gateway} answer.`,
    },
  ];
}

/** Alerts about the Envoys of all Gateways, each of which has so much memory, and about what is behind them. */
export function trafficAlerts(namespace: string, memoryLimit: Size): Alert[] {
  const envoy = (metric: string): string => `${metric}{namespace="${namespace}"}`;
  const route = (metric: string, also = ''): string => `${metric}{namespace="${namespace}",envoy_cluster_name=~"httproute/.+"${also}}`;
  const requests = `sum by (envoy_cluster_name) (rate(${route('envoy_cluster_upstream_rq_xx')}[10m]))`;
  const heap = Math.floor(memoryLimit.toKibibytes() * 1024 * HEAP_SHARE);
  return [
    {
      name: 'EnvoyDisconnected',
      expression: `min by (pod) (${envoy('envoy_control_plane_connected_state')}) == 0`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: '{{ $labels.pod }} has lost the controller: it serves what it knows, and takes over no change.',
    },
    {
      name: 'EnvoyConfigRejected',
      expression: `sum by (pod) (increase(${envoy('envoy_listener_manager_lds_update_rejected')}[15m]) + increase(${envoy('envoy_cluster_manager_cds_update_rejected')}[15m])) > 0`,
      severity: Severity.WARNING,
      summary: '{{ $labels.pod }} refuses a configuration: it stays with the one before.',
    },
    {
      name: 'EnvoyMemoryHigh',
      expression: `max by (pod) (${envoy('envoy_server_memory_heap_size')}) / ${heap} > 0.9`,
      duration: Duration.minutes(10),
      severity: Severity.WARNING,
      summary: '{{ $labels.pod }} has filled {{ $value | humanizePercentage }} of its heap; when it is full it takes no new connections.',
    },
    {
      name: 'EnvoyCertificateExpiring',
      expression: `min by (pod) (${envoy('envoy_server_days_until_first_cert_expiring')}) < 14`,
      duration: Duration.hours(1),
      severity: Severity.WARNING,
      summary: 'A certificate that {{ $labels.pod }} uses expires in {{ $value }} days.',
    },
    {
      name: 'EnvoyBackendDown',
      expression: `max by (envoy_cluster_name) (${route('envoy_cluster_membership_healthy')}) == 0`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'There is no pod behind {{ $labels.envoy_cluster_name }}: its visitors get an error.',
    },
    {
      name: 'EnvoyBackendFailing',
      // A few failures of a service that nobody uses are no news.
      expression: `sum by (envoy_cluster_name) (rate(${route('envoy_cluster_upstream_rq_xx', ',envoy_response_code_class="5"')}[10m])) / ${requests} > 0.1 and ${requests} > 0.1`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: '{{ $value | humanizePercentage }} of the requests to {{ $labels.envoy_cluster_name }} end with an error of the server.',
    },
    {
      name: 'EnvoyBackendOverflow',
      expression: `sum by (envoy_cluster_name) (increase(${route('envoy_cluster_upstream_rq_pending_overflow')}[10m])) > 0`,
      severity: Severity.WARNING,
      summary: 'Requests to {{ $labels.envoy_cluster_name }} are turned away, since too many are under way.',
    },
  ];
}
