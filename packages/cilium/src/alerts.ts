import { Alert, Severity } from '@monosense-io/platform';
import { Duration } from 'cdk8s';

/* Each alert has a section of its name in RUNBOOK.md. Metrics as Cilium 1.20 serves them. */

/** Alerts about the network itself, in a cluster of so many nodes. */
export function networkAlerts(nodes: number): Alert[] {
  return [
    {
      name: 'CiliumAgentMissing',
      expression: `(count(cilium_version) or vector(0)) < ${nodes}`,
      duration: Duration.minutes(10),
      severity: Severity.CRITICAL,
      summary: `Only {{ $value }} of ${nodes} Cilium agents answer: no pod can start on the other nodes, and policies there stay as they are.`,
    },
    {
      name: 'CiliumEnvoyMissing',
      expression: `(count(envoy_server_live == 1) or vector(0)) < ${nodes}`,
      duration: Duration.minutes(10),
      severity: Severity.CRITICAL,
      summary: `Only {{ $value }} of ${nodes} Envoy proxies are alive: Gateways and policies on HTTP fail on the other nodes.`,
    },
    {
      name: 'CiliumOperatorDown',
      expression: 'absent(cilium_operator_process_start_time_seconds)',
      duration: Duration.minutes(10),
      severity: Severity.CRITICAL,
      summary: 'No Cilium operator runs: Services get no addresses, Gateways no routes, and identities are not cleaned up.',
    },
    {
      name: 'CiliumNodeUnreachable',
      expression: 'max by (pod) (cilium_unreachable_nodes) > 0',
      duration: Duration.minutes(15),
      severity: Severity.CRITICAL,
      summary: 'Cilium agent {{ $labels.pod }} does not reach {{ $value }} nodes: their pods do not reach each other.',
    },
    {
      name: 'CiliumPodsUnreachable',
      // Of those that reach the node itself.
      expression: 'max by (pod) (cilium_unreachable_health_endpoints) > max by (pod) (cilium_unreachable_nodes)',
      duration: Duration.minutes(15),
      severity: Severity.CRITICAL,
      summary: 'Cilium agent {{ $labels.pod }} does not reach the pods of {{ $value }} nodes.',
    },
    {
      name: 'CiliumMapNearlyFull',
      expression: 'max by (pod, map_name) (cilium_bpf_map_pressure) > 0.9',
      severity: Severity.CRITICAL,
      summary: 'eBPF map {{ $labels.map_name }} of {{ $labels.pod }} is nearly full: new connections or policies will soon be refused.',
    },
    {
      name: 'CiliumPolicyNotApplied',
      expression: 'sum by (pod) (rate(cilium_endpoint_regenerations_total{outcome="fail"}[10m])) > 0',
      duration: Duration.minutes(15),
      severity: Severity.CRITICAL,
      summary: 'Cilium agent {{ $labels.pod }} keeps failing to apply the policies of some pods.',
    },
    {
      name: 'CiliumControllersFailing',
      expression: 'max by (pod) (cilium_controllers_failing) > 0',
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: '{{ $value }} background tasks of Cilium agent {{ $labels.pod }} keep failing.',
    },
    {
      name: 'CiliumDropsHigh',
      // Refused by a policy is what policies are for.
      expression: 'sum by (reason) (rate(cilium_drop_count_total{reason!~"Policy denied.*"}[10m])) > 10',
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'Cilium drops {{ $value | humanize }} packets per second: {{ $labels.reason }}.',
    },
  ];
}

// Which of the two the operator puts before the names of these, upstream's manual and its source disagree about.
const ofPools = (metric: string, labels = ''): string => `cilium_operator_lbipam_${metric}${labels} or cilium_lbipam_${metric}${labels}`;

/**
 * Alerts about the addresses of Services.
 *
 * @param pool name of the pool that serves all of them; those that serve one Service never have an address to spare
 */
export function addressAlerts(pool: string): Alert[] {
  return [
    {
      name: 'CiliumServiceWithoutAddress',
      expression: `max(${ofPools('services_unsatisfied')}) > 0`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: '{{ $value }} Services of type LoadBalancer wait for an address: the one they ask for is taken or outside the pools.',
    },
    {
      name: 'CiliumPoolExhausted',
      expression: `min by (pool) (${ofPools('ips_available', `{pool="${pool}"}`)}) == 0`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'Load-balancer pool {{ $labels.pool }} has no free address left.',
    },
    {
      name: 'CiliumPoolConflict',
      expression: `max(${ofPools('conflicting_pools')}) > 0`,
      severity: Severity.WARNING,
      summary: '{{ $value }} load-balancer pools overlap with another: Cilium allocates nothing from them.',
    },
  ];
}

/** Alerts about the sessions with the routers. */
export function bgpAlerts(): Alert[] {
  return [
    {
      name: 'CiliumBgpRouterLost',
      expression: 'max by (neighbor) (cilium_bgp_control_plane_session_state) == 0',
      severity: Severity.CRITICAL,
      summary: 'No node has a BGP session with {{ $labels.neighbor }}: the router knows no way to any Service.',
    },
    {
      name: 'CiliumBgpSessionDown',
      expression: 'min by (pod, neighbor) (cilium_bgp_control_plane_session_state) == 0',
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: '{{ $labels.pod }} has no BGP session with {{ $labels.neighbor }}: the router sends it no traffic.',
    },
    {
      name: 'CiliumBgpNothingAdvertised',
      expression: 'sum by (pod, neighbor) (cilium_bgp_control_plane_advertised_routes) == 0',
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: '{{ $labels.pod }} advertises no route to {{ $labels.neighbor }}.',
    },
    {
      name: 'CiliumBgpReconcileFailing',
      expression: 'sum by (pod) (rate(cilium_bgp_control_plane_reconcile_errors_total[10m])) > 0',
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: '{{ $labels.pod }} keeps failing to apply the BGP configuration.',
    },
  ];
}

/** Alerts about the mesh, with so many API servers. */
export function meshAlerts(replicas: number): Alert[] {
  return [
    {
      name: 'CiliumMeshClusterUnreachable',
      expression: 'max by (target_cluster) (cilium_kvstoremesh_remote_cluster_readiness_status) == 0',
      severity: Severity.CRITICAL,
      summary: 'The mesh has lost cluster {{ $labels.target_cluster }}: what it offers stays as last seen.',
    },
    {
      name: 'CiliumMeshNotReady',
      expression: 'min by (pod, target_cluster) (cilium_clustermesh_remote_cluster_readiness_status) == 0',
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: '{{ $labels.pod }} does not see cluster {{ $labels.target_cluster }} of the mesh.',
    },
    {
      name: 'CiliumMeshApiServerMissing',
      expression: `(count(cilium_kvstoremesh_remote_clusters) or vector(0)) < ${replicas}`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: `Only {{ $value }} of ${replicas} ClusterMesh API servers answer.`,
    },
    {
      name: 'CiliumMeshSyncFailing',
      expression: 'sum by (pod, source_cluster) (rate(cilium_kvstoremesh_kvstore_sync_errors_total[10m])) > 0',
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: '{{ $labels.pod }} keeps failing to take over what cluster {{ $labels.source_cluster }} tells.',
    },
  ];
}
