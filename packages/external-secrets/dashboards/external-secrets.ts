import { bars, board, graph, number, of, rate, rows } from '../../../tools/dashboards/board.ts';

const NONE = `count by (cluster) (${of('externalsecret_status_condition')}) * 0`;
const NOT_READY = ['condition="Ready"', 'status="False"'];

export default board(
  {
    title: 'External Secrets',
    description: 'Whether secrets come out of their store, and which do not.',
    everywhere: 'externalsecret_status_condition',
  },
  {
    title: 'At a glance',
    panels: [
      number({ title: 'Secrets', description: 'Secrets that are filled from a store.', unit: 'none', query: `count by (cluster) (max by (cluster, namespace, name) (${of('externalsecret_status_condition', 'condition="Ready"')}))` }),
      number({ title: 'Not filled', description: 'Secrets that could not be read. What they held before stays.', unit: 'none', query: `sum by (cluster) (max by (cluster, namespace, name) (${of('externalsecret_status_condition', ...NOT_READY)})) or ${NONE}`, limits: { bad: 1 } }),
      number({ title: 'Stores not ready', description: 'Stores that can not be asked.', unit: 'none', query: `sum by (cluster) (max by (cluster, name) (${of('clustersecretstore_status_condition', ...NOT_READY)})) or ${NONE}`, limits: { bad: 1 } }),
      number({ title: 'Read', description: 'Times that a secret was read, per second.', unit: 'ops', decimals: 2, query: `sum by (cluster) (${rate('externalsecret_sync_calls_total')})` }),
      number({ title: 'Failed within an hour', description: 'Times that a secret could not be read.', unit: 'none', query: `sum by (cluster) (increase(${of('externalsecret_sync_calls_error')}[1h])) or ${NONE}`, limits: { warn: 1, bad: 20 } }),
    ],
  },
  {
    title: 'Secrets',
    panels: [
      rows({ title: 'Not filled', description: 'Secrets that can not be read now.', width: 12, labels: { cluster: 'Cluster', namespace: 'Namespace', name: 'Name' }, columns: [{ title: 'Not filled', unit: 'none', query: `max by (cluster, namespace, name) (${of('externalsecret_status_condition', ...NOT_READY)} == 1)` }] }),
      bars({ title: 'Most failures within an hour', description: 'The ten secrets whose reading failed most often.', unit: 'none', query: `topk(10, sum by (cluster, namespace, name) (increase(${of('externalsecret_sync_calls_error')}[1h])) > 0)`, legend: '{{cluster}} {{namespace}}/{{name}}', limits: { bad: 1 } }),
      graph({ title: 'Read', description: 'Times that secrets were read, per second, by namespace.', unit: 'ops', queries: [{ expr: `sum by (cluster, namespace) (${rate('externalsecret_sync_calls_total')})`, legend: '{{cluster}} {{namespace}}' }] }),
      graph({ title: 'Failed', description: 'Times that a secret could not be read, per second, by namespace.', unit: 'ops', queries: [{ expr: `sum by (cluster, namespace) (${rate('externalsecret_sync_calls_error')})`, legend: '{{cluster}} {{namespace}}' }] }),
    ],
  },
);
