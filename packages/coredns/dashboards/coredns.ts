import { board, graph, number, of, quantile, rate, rows } from '../../../tools/dashboards/board.ts';

export default board(
  {
    title: 'CoreDNS',
    description: 'Whether names are resolved, how fast, and who is asked for those that the cluster does not know.',
    everywhere: 'coredns_build_info',
  },
  {
    title: 'At a glance',
    panels: [
      number({ title: 'Pods', description: 'Pods that answer.', unit: 'none', query: `count by (cluster) (${of('coredns_build_info')})` }),
      number({ title: 'Questions', description: 'Questions of all pods, per second.', unit: 'reqps', query: `sum by (cluster) (${rate('coredns_dns_requests_total')})` }),
      number({ title: 'Failed', description: 'Share of answers that say that the server failed.', unit: 'percentunit', decimals: 2, query: `(sum by (cluster) (${rate('coredns_dns_responses_total', 'rcode="SERVFAIL"')}) or count by (cluster) (${of('coredns_build_info')}) * 0) / sum by (cluster) (${rate('coredns_dns_responses_total')})`, limits: { warn: 0.01, bad: 0.1 } }),
      number({ title: 'Time of an answer (99th percentile)', description: 'One answer of a hundred takes longer.', unit: 's', decimals: 3, query: quantile(0.99, 'coredns_dns_request_duration_seconds', ['cluster']), limits: { warn: 0.25, bad: 1 } }),
      number({ title: 'From the cache', description: 'Share of questions that were answered from the cache.', unit: 'percentunit', query: `sum by (cluster) (${rate('coredns_cache_hits_total')}) / sum by (cluster) (${rate('coredns_cache_requests_total')})` }),
      number({ title: 'Panics', description: 'Faults of the program within a day.', unit: 'none', query: `sum by (cluster) (increase(${of('coredns_panics_total')}[1d]))`, limits: { bad: 1 } }),
    ],
  },
  {
    title: 'Questions and answers',
    panels: [
      graph({ title: 'Questions', description: 'By what is asked for.', unit: 'reqps', queries: [{ expr: `sum by (cluster, type) (${rate('coredns_dns_requests_total')})`, legend: '{{cluster}} {{type}}' }] }),
      graph({ title: 'Answers', description: '`NXDOMAIN` is usual: pods try several endings of a name. `SERVFAIL` is not.', unit: 'reqps', queries: [{ expr: `sum by (cluster, rcode) (${rate('coredns_dns_responses_total')})`, legend: '{{cluster}} {{rcode}}' }] }),
      graph({ title: 'Time of an answer (99th percentile)', description: 'By the zone that the question is of.', unit: 's', queries: [{ expr: quantile(0.99, 'coredns_dns_request_duration_seconds', ['cluster', 'zone']), legend: '{{cluster}} {{zone}}' }] }),
      graph({ title: 'Cache', description: 'What the cache holds, by whether the answer was a good one.', unit: 'short', queries: [{ expr: `sum by (cluster, type) (${of('coredns_cache_entries')})`, legend: '{{cluster}} {{type}}' }] }),
    ],
  },
  {
    title: 'Who else is asked',
    panels: [
      graph({ title: 'Time of other servers (95th percentile)', description: 'How long the servers take that unknown names are forwarded to.', unit: 's', queries: [{ expr: quantile(0.95, 'coredns_proxy_request_duration_seconds', ['cluster', 'to'], 'proxy_name="forward"'), legend: '{{cluster}} {{to}}' }] }),
      graph({ title: 'Servers that did not answer', description: 'Tries to see whether a server is there that failed, per second.', unit: 'ops', queries: [{ expr: `sum by (cluster, to) (${rate('coredns_proxy_healthcheck_failures_total', 'proxy_name="forward"')})`, legend: '{{cluster}} {{to}}' }] }),
      rows({ title: 'Versions', description: 'What the pods run.', width: 12, labels: { cluster: 'Cluster', version: 'CoreDNS', goversion: 'Go' }, columns: [{ title: 'Pods', unit: 'none', query: `count by (cluster, version, goversion) (${of('coredns_build_info')})` }] }),
    ],
  },
);
