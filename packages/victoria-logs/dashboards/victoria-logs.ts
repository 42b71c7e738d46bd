import { board, graph, number, of, rate } from '../../../tools/dashboards/board.ts';

export default board(
  {
    title: 'VictoriaLogs',
    description: 'Whether the logs of all clusters arrive, for how long there is room, and how fast they are searched.',
    everywhere: 'vl_storage_is_read_only',
  },
  {
    title: 'At a glance',
    panels: [
      number({ title: 'Lines', description: 'Lines that are taken, per second.', unit: 'short', decimals: 1, query: `sum by (cluster) (${rate('vl_rows_ingested_total')})` }),
      number({ title: 'Kept', description: 'Lines that are there.', unit: 'short', decimals: 1, query: `sum by (cluster) (${of('vl_storage_rows')})` }),
      number({ title: 'Of the room', description: 'Share of the room for logs that is taken. The oldest day goes before it is full.', unit: 'percentunit', query: `sum by (cluster) (${of('vl_data_size_bytes')}) / sum by (cluster) (${of('vl_max_disk_space_usage_bytes')})`, limits: { warn: 0.8, bad: 0.95 } }),
      number({ title: 'Oldest line', description: 'How far back the logs go.', unit: 'dtdurations', query: `time() - min by (cluster) (${of('vl_storage_log_min_timestamp_seconds')})` }),
      number({ title: 'Dropped within a day', description: 'Lines that were not kept, because they were too old, too long or not readable.', unit: 'none', query: `sum by (cluster) (increase(${of('vl_rows_dropped_total', 'reason!="debug"')}[1d])) + sum by (cluster) (increase(${of('vl_too_long_lines_skipped_total')}[1d]))`, limits: { warn: 1, bad: 1000 } }),
      number({ title: 'Slowest searches', description: 'Three of a hundred searches take longer.', unit: 's', decimals: 1, query: `max by (cluster) (${of('vl_http_request_duration_seconds', 'path="/select/logsql/query"', 'quantile="0.97"')})`, limits: { warn: 3, bad: 5 } }),
    ],
  },
  {
    title: 'What comes in',
    panels: [
      graph({ title: 'Requests of each login', description: 'Each cluster has a login of its own. One that falls silent sends nothing any more.', unit: 'reqps', queries: [{ expr: `sum by (cluster, username) (${rate('vmauth_user_requests_total')})`, legend: '{{username}}, at {{cluster}}' }] }),
      graph({ title: 'Lines', description: 'Lines that are taken, per second.', unit: 'ops', queries: [{ expr: `sum by (cluster, type) (${rate('vl_rows_ingested_total')})`, legend: '{{cluster}} {{type}}' }] }),
      graph({ title: 'Bytes', description: 'What the lines are in all, before they are packed.', unit: 'Bps', queries: [{ expr: `sum by (cluster, type) (${rate('vl_bytes_ingested_total')})`, legend: '{{cluster}} {{type}}' }] }),
      graph({ title: 'Streams that are new', description: 'A steady flow of new ones means that something that changes all the time is a field of the stream.', unit: 'ops', queries: [{ expr: `sum by (cluster) (${rate('vl_streams_created_total')})`, legend: '{{cluster}}' }] }),
      graph({ title: 'Dropped', description: 'Lines that were not kept, by the reason.', unit: 'ops', queries: [{ expr: `sum by (cluster, reason) (${rate('vl_rows_dropped_total')})`, legend: '{{cluster}} {{reason}}' }] }),
      graph({ title: 'Requests that failed', description: 'By path, of agents and of people.', unit: 'reqps', queries: [{ expr: `sum by (cluster, path) (${rate('vl_http_errors_total')})`, legend: '{{cluster}} {{path}}' }] }),
    ],
  },
  {
    title: 'What is kept and asked',
    panels: [
      graph({ title: 'Disk', description: 'What the logs take, and what they may.', unit: 'bytes', queries: [{ expr: `sum by (cluster) (${of('vl_data_size_bytes')})`, legend: '{{cluster}} taken' }, { expr: `sum by (cluster) (${of('vl_max_disk_space_usage_bytes')})`, legend: '{{cluster}} at most' }] }),
      graph({ title: 'Packed', description: 'How many times smaller the lines are on disk.', unit: 'short', decimals: 1, queries: [{ expr: `sum by (cluster) (${of('vl_uncompressed_data_size_bytes')}) / sum by (cluster) (${of('vl_compressed_data_size_bytes')})`, legend: '{{cluster}}' }] }),
      graph({ title: 'Searches', description: 'Searches, by path.', unit: 'reqps', queries: [{ expr: `sum by (cluster, path) (${rate('vl_http_requests_total', 'path=~"/select/.+"')})`, legend: '{{cluster}} {{path}}' }] }),
      graph({ title: 'Time of searches', description: 'Three of a hundred searches take longer. More than 5 seconds is too long.', unit: 's', queries: [{ expr: `max by (cluster, path) (${of('vl_http_request_duration_seconds', 'path=~"/select/.+"', 'quantile="0.97"')})`, legend: '{{cluster}} {{path}}' }] }),
    ],
  },
);
