import { bars, board, graph, number, of, rate, rows } from '../../../tools/dashboards/board.ts';

const END = `max by (cluster, namespace, name) (${of('certmanager_certificate_expiration_timestamp_seconds')} > 0)`;

export default board(
  {
    title: 'Certificates',
    description: 'Which certificates end soon or are not issued, and whether their issuers work.',
    everywhere: 'certmanager_certificate_ready_status',
  },
  {
    title: 'At a glance',
    panels: [
      number({ title: 'Certificates', description: 'All of them.', unit: 'none', query: `count by (cluster) (${of('certmanager_certificate_ready_status', 'condition="True"')})` }),
      number({ title: 'Not ready', description: 'Certificates that are not issued, or could not be renewed.', unit: 'none', query: `sum by (cluster) (${of('certmanager_certificate_ready_status', 'condition!="True"')})`, limits: { bad: 1 } }),
      number({ title: 'Next end', description: 'Time until the first of them ends. They are renewed well before.', unit: 'dtdurations', query: `min by (cluster) (${END}) - time()`, limits: { warn: 14 * 86400, bad: 7 * 86400 } }),
      number({ title: 'Renewals overdue', description: 'Certificates that should have been renewed more than a day ago.', unit: 'none', query: `count by (cluster) (max by (cluster, namespace, name) (${of('certmanager_certificate_renewal_timestamp_seconds')} > 0) < time() - 86400) or count by (cluster) (${of('certmanager_certificate_renewal_timestamp_seconds')}) * 0`, limits: { bad: 1 } }),
      number({ title: 'Issuers not ready', description: 'Issuers that can not issue.', unit: 'none', query: `sum by (cluster) (${of('certmanager_clusterissuer_ready_status', 'condition!="True"')})`, limits: { bad: 1 } }),
      number({ title: 'Refused by the authority', description: 'Requests to an authority that failed within a day.', unit: 'none', query: `sum by (cluster) (increase(${of('certmanager_http_acme_client_request_count', 'status=~"[459].."')}[1d])) or count by (cluster) (${of('certmanager_clock_time_seconds_gauge')}) * 0`, limits: { warn: 5, bad: 50 } }),
    ],
  },
  {
    title: 'Certificates',
    panels: [
      rows({
        title: 'All certificates', description: 'By the time that they are still valid.',
        labels: { cluster: 'Cluster', namespace: 'Namespace', name: 'Name' },
        columns: [
          { title: 'Valid for', unit: 'dtdurations', limits: { warn: 14 * 86400, bad: 7 * 86400 }, query: `sort(${END} - time())` },
          { title: 'Renewed in', unit: 'dtdurations', query: `max by (cluster, namespace, name) (${of('certmanager_certificate_renewal_timestamp_seconds')} > 0) - time()` },
          { title: 'Ready', unit: 'none', limits: { warn: 1, bad: 0.5 }, query: `max by (cluster, namespace, name) (${of('certmanager_certificate_ready_status', 'condition="True"')})` },
        ],
      }),
      graph({ title: 'Requests to authorities', description: 'Requests by ACME, by what was answered.', unit: 'reqps', queries: [{ expr: `sum by (cluster, host, status) (${rate('certmanager_http_acme_client_request_count')})`, legend: '{{cluster}} {{host}} {{status}}' }] }),
      bars({ title: 'Challenges', description: 'Challenges that are not met yet.', unit: 'none', query: `sum by (cluster, domain, status) (${of('certmanager_certificate_challenge_status', 'status!="valid"')} > 0)`, legend: '{{cluster}} {{domain}} {{status}}' }),
      graph({ title: 'What cert-manager works on', description: 'Rounds of its controllers, per second.', unit: 'ops', queries: [{ expr: `sum by (cluster, controller) (${rate('certmanager_controller_sync_call_count')})`, legend: '{{cluster}} {{controller}}' }] }),
      graph({ title: 'Rounds that fail', description: 'Rounds that ended in an error, per second.', unit: 'ops', queries: [{ expr: `sum by (cluster, controller) (${rate('certmanager_controller_sync_error_count')})`, legend: '{{cluster}} {{controller}}' }] }),
    ],
  },
);
