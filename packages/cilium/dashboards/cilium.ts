import { bars, board, graph, number, of, quantile, rate } from '../../../tools/dashboards/board.ts';

const BETWEEN = 'cluster, source_namespace, destination_namespace';

export default board(
  {
    title: 'Cilium and Hubble',
    description: 'Whether every machine is in the network, what flows between namespaces, what policies drop, and which names can not be resolved.',
    everywhere: 'cilium_version',
  },
  {
    title: 'At a glance',
    panels: [
      number({ title: 'Agents', description: 'Machines whose agent tells of itself.', unit: 'none', query: `count by (cluster) (${of('cilium_version')})` }),
      number({ title: 'Machines not reached', description: 'The largest number of machines that an agent does not reach.', unit: 'none', query: `max by (cluster) (${of('cilium_unreachable_nodes')})`, limits: { bad: 1 } }),
      number({ title: 'Flows', description: 'Flows that Hubble has seen, per second.', unit: 'ops', query: `sum by (cluster) (${rate('hubble_flows_processed_total')})` }),
      number({ title: 'Dropped by policy', description: 'Packets that no policy allows, per second.', unit: 'pps', decimals: 2, query: `sum by (cluster) (${rate('hubble_drop_total', 'reason="POLICY_DENIED"')}) or count by (cluster) (${of('cilium_version')}) * 0`, limits: { warn: 1, bad: 20 } }),
      number({ title: 'Names not resolved', description: 'Share of DNS answers that are errors. Names that do not exist count as well.', unit: 'percentunit', decimals: 1, query: `sum by (cluster) (${rate('hubble_dns_responses_total', 'rcode!="No Error"')}) / sum by (cluster) (${rate('hubble_dns_responses_total')})`, limits: { warn: 0.3, bad: 0.6 } }),
      number({ title: 'BGP sessions down', description: 'Sessions with routers that are not established.', unit: 'none', query: `count by (cluster) (${of('cilium_bgp_control_plane_session_state')} == 0) or count by (cluster) (${of('cilium_version')}) * 0`, limits: { bad: 1 } }),
    ],
  },
  {
    title: 'Flows',
    panels: [
      graph({ title: 'Flows by verdict', description: 'What became of the flows that Hubble has seen. `AUDIT` was let through, and would not be.', unit: 'ops', queries: [{ expr: `sum by (cluster, verdict) (${rate('hubble_flows_processed_total')})`, legend: '{{cluster}} {{verdict}}' }] }),
      graph({ title: 'Flows by protocol', description: 'What is spoken, by the layer that was seen.', unit: 'ops', queries: [{ expr: `sum by (cluster, type, protocol) (${rate('hubble_flows_processed_total')})`, legend: '{{cluster}} {{type}} {{protocol}}' }] }),
      graph({ title: 'HTTP requests', description: 'Requests between namespaces that pass a proxy, and so are seen.', unit: 'reqps', queries: [{ expr: `sum by (${BETWEEN}) (${rate('hubble_http_requests_total')})`, legend: '{{cluster}} {{source_namespace}} → {{destination_namespace}}' }] }),
      graph({ title: 'Time of HTTP requests (95th percentile)', description: 'From the request to the end of the answer.', unit: 's', queries: [{ expr: quantile(0.95, 'hubble_http_request_duration_seconds', ['cluster', 'source_namespace', 'destination_namespace']), legend: '{{cluster}} {{source_namespace}} → {{destination_namespace}}' }] }),
    ],
  },
  {
    title: 'Drops',
    panels: [
      graph({ title: 'Dropped by policy', description: 'Packets that no policy allows, by who sends to whom. Each is a policy that is missing, or somebody who tries.', unit: 'pps', queries: [{ expr: `sum by (${BETWEEN}) (${rate('hubble_drop_total', 'reason="POLICY_DENIED"')})`, legend: '{{cluster}} {{source_namespace}} → {{destination_namespace}}' }] }),
      graph({ title: 'Dropped for other reasons', description: 'Packets that were lost on the way, by the reason.', unit: 'pps', queries: [{ expr: `sum by (cluster, reason) (${rate('cilium_drop_count_total', 'reason!~"Policy denied.*"')})`, legend: '{{cluster}} {{reason}}' }] }),
      bars({ title: 'Most dropped within an hour', description: 'The ten pairs of namespaces between which most was dropped.', unit: 'none', query: `topk(10, sum by (${BETWEEN}) (increase(${of('hubble_drop_total', 'reason="POLICY_DENIED"')}[1h])) > 0)`, legend: '{{cluster}} {{source_namespace}} → {{destination_namespace}}', limits: { warn: 10, bad: 1000 } }),
      graph({ title: 'TCP resets', description: 'Connections that were refused or broken off.', unit: 'ops', queries: [{ expr: `sum by (cluster) (${rate('hubble_tcp_flags_total', 'flag="RST"')})`, legend: '{{cluster}}' }] }),
    ],
  },
  {
    title: 'DNS',
    panels: [
      graph({ title: 'Questions', description: 'What pods ask, by namespace.', unit: 'reqps', queries: [{ expr: `sum by (cluster, source_namespace) (${rate('hubble_dns_queries_total')})`, legend: '{{cluster}} {{source_namespace}}' }] }),
      graph({ title: 'Answers that are errors', description: 'Answers by what is wrong. `Non-Existent Domain` is usual: pods try several endings of a name.', unit: 'reqps', queries: [{ expr: `sum by (cluster, rcode) (${rate('hubble_dns_responses_total', 'rcode!="No Error"')})`, legend: '{{cluster}} {{rcode}}' }] }),
      graph({ title: 'Errors by namespace', description: 'Who gets answers that are errors, without names that do not exist.', unit: 'reqps', queries: [{ expr: `sum by (cluster, destination_namespace, rcode) (${rate('hubble_dns_responses_total', 'rcode!~"No Error|Non-Existent Domain"')})`, legend: '{{cluster}} {{destination_namespace}} {{rcode}}' }] }),
    ],
  },
  {
    title: 'The network itself',
    panels: [
      graph({ title: 'Fullest tables', description: 'The share of its room that the fullest table of the kernel has taken. At 1 new connections fail.', unit: 'percentunit', max: 1, queries: [{ expr: `max by (cluster, map_name) (${of('cilium_bpf_map_pressure')})`, legend: '{{cluster}} {{map_name}}' }] }),
      graph({ title: 'Endpoints', description: 'Pods by what the agents say of them.', unit: 'none', stacked: true, queries: [{ expr: `sum by (cluster, endpoint_state) (${of('cilium_endpoint_state')})`, legend: '{{cluster}} {{endpoint_state}}' }] }),
      graph({ title: 'Changes put in place', description: 'Changes of pods and policies that agents have put in place, or failed to, per second.', unit: 'ops', queries: [{ expr: `sum by (cluster, outcome) (${rate('cilium_endpoint_regenerations_total')})`, legend: '{{cluster}} {{outcome}}' }] }),
      graph({ title: 'Other clusters ready', description: 'How many of its agents see the other cluster.', unit: 'none', queries: [{ expr: `sum by (cluster, target_cluster) (${of('cilium_clustermesh_remote_cluster_readiness_status')})`, legend: '{{cluster}} → {{target_cluster}}' }] }),
    ],
  },
);
