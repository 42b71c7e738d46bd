import { bars, board, graph, number, of, rate, rows } from '../../../tools/dashboards/board.ts';

// While a pod is replaced there are two of each.
const ONE = 'cluster, group, name';
const WELL = `max by (${ONE}) (${of('gatus_results_endpoint_success')})`;
const CERTIFICATE = `min by (${ONE}) (${of('gatus_results_certificate_expiration_seconds')} > 0)`;

export default board(
  {
    title: 'Checks',
    description: 'Whether everything that clusters serve answers as its users would ask it, how fast, and with which certificates.',
    everywhere: 'gatus_results_endpoint_success',
  },
  {
    title: 'At a glance',
    panels: [
      number({ title: 'Checks', description: 'What is asked.', unit: 'none', query: `count by (cluster) (${WELL})` }),
      number({ title: 'Failing', description: 'Checks that fail now.', unit: 'none', query: `count by (cluster) (${WELL}) - sum by (cluster) (${WELL})`, limits: { bad: 1 } }),
      number({ title: 'Well', description: 'Share of all questions of the last three hours that were answered as they should be.', unit: 'percentunit', decimals: 2, query: `sum by (cluster) (increase(${of('gatus_results_total', 'success="true"')}[3h])) / sum by (cluster) (increase(${of('gatus_results_total')}[3h]))`, limits: { warn: 0.999, bad: 0.99 } }),
      number({ title: 'Slowest', description: 'The longest time of the last answers.', unit: 's', decimals: 2, query: `max by (cluster) (${of('gatus_results_duration_seconds')})`, limits: { warn: 2, bad: 5 } }),
      number({ title: 'Next certificate ends', description: 'Time until the first certificate that is shown ends.', unit: 'dtdurations', query: `min by (cluster) (${CERTIFICATE})`, limits: { warn: 14 * 86400, bad: 7 * 86400 } }),
    ],
  },
  {
    title: 'Checks',
    panels: [
      rows({
        title: 'All checks', description: 'What each check has found last.',
        labels: { cluster: 'Cluster', group: 'Group', name: 'Name' },
        columns: [
          { title: 'Well', unit: 'none', limits: { warn: 1, bad: 0.5 }, query: WELL },
          { title: 'Time', unit: 's', query: `max by (${ONE}) (${of('gatus_results_duration_seconds')})` },
          { title: 'Certificate valid for', unit: 'dtdurations', query: CERTIFICATE },
        ],
      }),
      graph({ title: 'Failing', description: 'Checks that fail, over time.', unit: 'none', stacked: true, queries: [{ expr: `1 - ${WELL} > 0`, legend: '{{cluster}} {{group}} {{name}}' }] }),
      graph({ title: 'Time to answer', description: 'By the group that the checks are in: the slowest of each.', unit: 's', queries: [{ expr: `max by (cluster, group) (${of('gatus_results_duration_seconds')})`, legend: '{{cluster}} {{group}}' }] }),
      bars({ title: 'Certificates', description: 'The ten that end first, by the days that they are still valid.', unit: 'dtdurations', limits: { warn: 14 * 86400, bad: 7 * 86400 }, query: `bottomk(10, ${CERTIFICATE})`, legend: '{{cluster}} {{name}}' }),
      graph({ title: 'Answers that were wrong', description: 'Questions that were not answered as they should be, per second.', unit: 'ops', queries: [{ expr: `sum by (cluster, group) (${rate('gatus_results_total', 'success="false"')})`, legend: '{{cluster}} {{group}}' }] }),
    ],
  },
);
