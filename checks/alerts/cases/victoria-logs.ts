import type { Cases } from '../cases.ts';
import { withNeighbours } from '../neighbours.ts';

const series = (metric: string, labels: { readonly [label: string]: string }): string => `${metric}{${Object.entries(labels).map(([label, value]) => `${label}="${value}"`).join(',')}}`;
/** A series of a pod of the installation. */
const of = (pod: string, metric: string, labels: { readonly [label: string]: string } = {}): string => series(metric, { namespace: 'logs', pod, ...labels });

const STORE = 'vlsingle-logs-7c9d8b6f5-x2k4n';
const NEXT_STORE = 'vlsingle-logs-7c9d8b6f5-p9m7t';
const PROXY = 'vmauth-logs-84c5f6d7b9-kz6vw';
const NEXT_PROXY = 'vmauth-logs-84c5f6d7b9-p7t2d';
const RULER = 'vmalert-logs-5f7c8d9b6-s9gqk';
/** Something that goes on while the series in question are missing. */
const ELSEWHERE = series('up', { job: 'shop/shop', namespace: 'shop', pod: 'shop-5c9d7-mm4vt' });
const GIB = 2 ** 30;
const MIB = 2 ** 20;

const readOnly = (pod = STORE): string => of(pod, 'vl_storage_is_read_only', { path: '/victoria-logs-data' });
const free = of(STORE, 'vl_free_disk_space_bytes', { path: '/victoria-logs-data' });
const total = of(STORE, 'vl_total_disk_space_bytes', { path: '/victoria-logs-data' });
const share = of(STORE, 'vl_max_disk_space_usage_bytes', { path: '/victoria-logs-data' });
const kept = (type: string): string => of(STORE, 'vl_data_size_bytes', { type });
const memory = of(STORE, 'process_resident_memory_anon_bytes');
const memoryLimit = of(STORE, 'process_memory_limit_bytes');

/** The store: whether it is there, and what it has room for. */
const STORAGE: Cases = {
  VictoriaLogsDown: {
    fires: [{ [readOnly()]: '0x5 _x10', [ELSEWHERE]: '1x16' }, { [ELSEWHERE]: '1x16' }],
    quiet: [
      { [readOnly()]: '0x20' },
      // The pod moves to another node within four minutes.
      { [readOnly()]: '0x10 _x4', [readOnly(NEXT_STORE)]: '_x15 0x5' },
      // It is read-only, and answers.
      { [readOnly()]: '1x20' },
    ],
  },
  VictoriaLogsReadOnly: {
    fires: [{ [readOnly()]: '0x5 1x1' }],
    quiet: [{ [readOnly()]: '0x10' }, { [readOnly()]: '0x5 1' }],
  },
  VictoriaLogsDiskFilling: {
    fires: [{ [free]: `${9.9 * GIB}x15`, [total]: `${100 * GIB}x15` }],
    quiet: [
      { [free]: `${10 * GIB}x20`, [total]: `${100 * GIB}x20` },
      // A merge takes room for a while.
      { [free]: `${12 * GIB}x5 ${9 * GIB}x14`, [total]: `${100 * GIB}x20` },
    ],
  },
  VictoriaLogsRetentionCut: {
    fires: [{ [kept('storage')]: `${70 * GIB}x60`, [kept('indexdb')]: `${7 * GIB}x60`, [share]: `${80 * GIB}x60` }],
    quiet: [
      { [kept('storage')]: `${69 * GIB}x60`, [kept('indexdb')]: `${7 * GIB}x60`, [share]: `${80 * GIB}x60` },
      // The oldest day is gone within the hour.
      { [kept('storage')]: `${77 * GIB}x59 ${74 * GIB}`, [share]: `${80 * GIB}x60` },
    ],
  },
  VictoriaLogsMemoryShort: {
    fires: [{ [memory]: `${581 * MIB}x15`, [memoryLimit]: `${720 * MIB}x15` }],
    quiet: [
      { [memory]: `${576 * MIB}x15`, [memoryLimit]: `${720 * MIB}x15` },
      // A search takes much for a moment, again and again.
      { [memory]: `${700 * MIB}x4 ${400 * MIB} ${700 * MIB}x4 ${400 * MIB} ${700 * MIB}x4`, [memoryLimit]: `${720 * MIB}x15` },
    ],
  },
};

const ingested = (pod = STORE): string => of(pod, 'vl_rows_ingested_total', { type: 'jsonline' });
const tooLong = of(STORE, 'vl_too_long_lines_skipped_total');
const dropped = (reason: string): string => of(STORE, 'vl_rows_dropped_total', { reason });
const failed = (path: string): string => of(STORE, 'vl_http_errors_total', { path });
const streams = of(STORE, 'vl_streams_created_total');

/** What the store takes and throws away. */
const INTAKE: Cases = {
  VictoriaLogsIngestionStopped: {
    fires: [{ [ingested()]: '0+600x20 12000x20' }],
    quiet: [
      { [ingested()]: '0+600x40' },
      // Little is something.
      { [ingested()]: '0+1x40' },
      { [ingested()]: '0+600x20 12000x18' },
    ],
  },
  VictoriaLogsLinesTooLong: {
    fires: [{ [tooLong]: '0x20 1x2' }],
    quiet: [
      { [tooLong]: '0x30' },
      // That was a while ago.
      { [tooLong]: '0x10 3x20' },
    ],
  },
  VictoriaLogsLinesDropped: {
    fires: [{ [dropped('too_small_timestamp')]: '0x20 5x2' }],
    quiet: [
      { [dropped('too_small_timestamp')]: '0x30', [dropped('too_big_timestamp')]: '0x30' },
      { [dropped('too_small_timestamp')]: '0x10 5x20' },
      // Somebody asked the store to throw his own away.
      { [dropped('debug')]: '0+100x30' },
    ],
  },
  VictoriaLogsWritesFailing: {
    fires: [{ [failed('/insert/jsonline')]: '0x10 1 1x8 2 2x8' }],
    quiet: [
      { [failed('/insert/jsonline')]: '0x30' },
      // Once is no more than once.
      { [failed('/insert/jsonline')]: '0x15 1x9' },
      { [failed('/select/logsql/query')]: '0+1x30' },
    ],
  },
  VictoriaLogsStreamsChurning: {
    fires: [{ [streams]: '0+170x100' }],
    quiet: [
      { [streams]: '0+165x100' },
      // All pods of a cluster were replaced at once.
      { [streams]: '0x60 9000x40' },
    ],
  },
};

const latency = (path: string, quantile = '0.97'): string => of(STORE, 'vl_http_request_duration_seconds', { path, quantile });
const refused = of(STORE, 'vl_concurrent_select_limit_timeout_total');

/** How searches go. */
const QUERIES: Cases = {
  VictoriaLogsQueriesSlow: {
    fires: [{ [latency('/select/logsql/query')]: '5.1x15' }],
    quiet: [
      { [latency('/select/logsql/query')]: '5x20' },
      { [latency('/select/logsql/query')]: '1x10 9x14' },
      // The slowest of a hundred may take its time, and so may who follows the end of a log.
      { [latency('/select/logsql/query')]: '1x20', [latency('/select/logsql/query', '1')]: '30x20', [latency('/select/logsql/tail')]: '300x20' },
    ],
  },
  VictoriaLogsQueriesRefused: {
    fires: [{ [refused]: '0x5 1x5' }],
    quiet: [{ [refused]: '0x20' }, { [refused]: '0x5 1x20' }],
  },
};

const proxyConfig = (pod = PROXY): string => of(pod, 'vmauth_config_last_reload_successful');
const rejected = of(PROXY, 'vmauth_http_request_errors_total', { reason: 'invalid_auth_token' });
const requestsOf = (username: string, pod = PROXY): string => of(pod, 'vmauth_user_requests_total', { username });

/** The proxy, and who comes through it. */
const PROXIES: Cases = {
  VictoriaLogsProxyDown: {
    fires: [{ [proxyConfig()]: '1x5 _x10', [ELSEWHERE]: '1x16' }, { [ELSEWHERE]: '1x16' }],
    quiet: [
      { [proxyConfig()]: '1x20' },
      { [proxyConfig()]: '1x10 _x10', [proxyConfig(NEXT_PROXY)]: '_x12 1x8' },
      { [proxyConfig()]: '0x20' },
    ],
  },
  VictoriaLogsProxyConfigStale: {
    fires: [{ [proxyConfig()]: '1x5 0x10', [proxyConfig(NEXT_PROXY)]: '1x16' }],
    quiet: [{ [proxyConfig()]: '1x20' }, { [proxyConfig()]: '1x5 0x9' }],
  },
  VictoriaLogsLoginsRefused: {
    fires: [{ [rejected]: '0+2x25' }],
    quiet: [
      { [rejected]: '0+1x25' },
      // Somebody mistyped a password a few times.
      { [rejected]: '0x5 11x20' },
    ],
  },
  VictoriaLogsClusterSilent: {
    fires: [
      { [requestsOf('apps')]: '0+20x10 200x25', [requestsOf('infra')]: '0+20x36' },
      // It has never sent anything since the proxy was started.
      { [requestsOf('infra')]: '0+20x30' },
    ],
    quiet: [
      { [requestsOf('apps')]: '0+20x30', [requestsOf('infra')]: '0+20x30' },
      // Silent for less than twenty minutes.
      { [requestsOf('apps')]: '0+20x20 400x15', [requestsOf('infra')]: '0+20x36' },
      // The proxy starts anew and counts from nothing.
      { [requestsOf('apps')]: '5000+20x20 0+20x10', [requestsOf('infra')]: '0+20x31' },
    ],
  },
};

const rules = of(RULER, 'vmalert_config_last_reload_successful');
const alertErrors = of(RULER, 'vmalert_alerting_rules_errors_total', { group: 'logins', alertname: 'LoginsFailing' });
const recordErrors = of(RULER, 'vmalert_recording_rules_errors_total', { group: 'logins', recording: 'logs:lines:count1m' });
const sendErrors = of(RULER, 'vmalert_alerts_send_errors_total', { addr: 'http://alertmanager.observability:9093/api/v2/alerts' });

/** The rules on logs. */
const RULERS: Cases = {
  VictoriaLogsRulerDown: {
    fires: [{ [rules]: '1x5 _x10', [ELSEWHERE]: '1x16' }, { [ELSEWHERE]: '1x16' }],
    quiet: [{ [rules]: '1x20' }, { [rules]: '1x20 _x4', [ELSEWHERE]: '1x25' }],
  },
  VictoriaLogsRulesStale: {
    fires: [{ [rules]: '1x5 0x10' }],
    quiet: [{ [rules]: '1x20' }, { [rules]: '1x5 0x9' }],
  },
  VictoriaLogsRulesFailing: {
    fires: [{ [alertErrors]: '0x5 0+1x15' }, { [recordErrors]: '0x5 0+1x15' }],
    quiet: [
      { [alertErrors]: '0x30', [recordErrors]: '0x30' },
      // The store was away for a moment.
      { [alertErrors]: '0x5 2x20' },
    ],
  },
  VictoriaLogsAlertsNotSent: {
    fires: [{ [sendErrors]: '0x5 0+1x8' }],
    quiet: [{ [sendErrors]: '0x20' }, { [sendErrors]: '0x5 1x8' }],
  },
};

const OF_ABSENCE = ['VictoriaLogsDown', 'VictoriaLogsProxyDown', 'VictoriaLogsRulerDown', 'VictoriaLogsClusterSilent'];

/** What the log store says of itself and of its clusters, and what the stores of others say. */
export const CASES: Cases = withNeighbours({ ...STORAGE, ...INTAKE, ...QUERIES, ...PROXIES, ...RULERS }, { 'namespace="logs"': 'namespace="shop"' }, OF_ABSENCE);
