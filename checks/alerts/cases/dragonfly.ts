import type { Cases, Series } from '../cases.ts';
import { withNeighbours } from '../neighbours.ts';

const GIB = 1024 ** 3;

/** A metric of each pod of an instance, from the first. */
function pods(instance: string, metric: string, values: readonly string[], labels = ''): Series {
  return Object.fromEntries(values.map((value, index) => [`${metric}{namespace="dragonfly-system",pod="${instance}-${index}"${labels}}`, value]));
}

/** The same of the instance that is rendered. */
function cache(metric: string, values: readonly string[], labels = ''): Series {
  return pods('cache', metric, values, labels);
}

/** What the master says of a replica that follows it. */
function replica(ip: string, lag: string, state = 'online'): Series {
  return cache('dragonfly_connected_replica_lag_records', [lag], `,replica_ip="${ip}",replica_port="9999",replica_state="${state}"`);
}

/** Reads from a cache, each counted in all and in its database. */
function reads(hits: string, misses: string): Series {
  return Object.fromEntries(['', ',db="db0"'].flatMap((labels) => [
    ...Object.entries(pods('cache', 'dragonfly_keyspace_hits_total', [hits], labels)),
    ...Object.entries(pods('cache', 'dragonfly_keyspace_misses_total', [misses], labels)),
  ]));
}

/** How many commands of a kind were served, and how long that took. */
function commands(command: string, count: string, seconds: string): Series {
  return { ...cache('dragonfly_commands_total', [count], `,cmd="${command}"`), ...cache('dragonfly_commands_duration_seconds', [seconds], `,cmd="${command}"`) };
}

/** Snapshots and running time of a pod. */
function snapshots(taken: string, uptime: string): Series {
  return { ...cache('dragonfly_backups_total', [taken]), ...cache('dragonfly_uptime_in_seconds', [uptime]) };
}

/** How full a volume is. */
function volume(claim: string, used: string): Series {
  const labels = `{namespace="dragonfly-system",persistentvolumeclaim="${claim}",node="node-1"}`;
  return { [`kubelet_volume_stats_used_bytes${labels}`]: used, [`kubelet_volume_stats_capacity_bytes${labels}`]: `${10 * GIB}x40` };
}

const OPERATOR = 'namespace="dragonfly-operator-system",pod="dragonfly-operator-6b8d9c7f5-x2x7k"';
const OTHER_OPERATOR = 'namespace="other-system",pod="other-1"';

const OWN: Cases = {
  DragonflyOperatorDown: {
    fires: [{
      [`controller_runtime_active_workers{${OPERATOR},controller="Dragonfly"}`]: '0x10 _x25',
      [`controller_runtime_active_workers{${OTHER_OPERATOR},controller="Other"}`]: '0x35',
    }],
    quiet: [
      // Another replica takes the lead.
      {
        [`controller_runtime_active_workers{${OPERATOR},controller="Dragonfly"}`]: '0x10 _x25',
        'controller_runtime_active_workers{namespace="dragonfly-operator-system",pod="dragonfly-operator-6b8d9c7f5-q8m4t",controller="Dragonfly"}': '_x18 0x17',
      },
      { [`controller_runtime_active_workers{${OPERATOR},controller="Dragonfly"}`]: '0x10 _x10' },
    ],
  },
  DragonflyOperatorFailing: {
    fires: [
      { [`controller_runtime_reconcile_errors_total{${OPERATOR},controller="Dragonfly"}`]: '7x10 8+1x45' },
      // One object that fails is tried again after twice as long each time, at last every 1000 seconds.
      { [`controller_runtime_reconcile_errors_total{${OPERATOR},controller="Dragonfly"}`]: '0x5 14x1 15x2 16x5 17x10 18x16 19x16 20x16 21x16 22x10' },
    ],
    quiet: [
      { [`controller_runtime_reconcile_errors_total{${OPERATOR},controller="Dragonfly"}`]: '7x10 9+1x5 14x50' },
      { [`controller_runtime_reconcile_errors_total{${OPERATOR},controller="Dragonfly"}`]: '7x40 8x19' },
      { [`controller_runtime_reconcile_errors_total{${OTHER_OPERATOR},controller="Other"}`]: '0+1x60' },
    ],
  },
  DragonflyDown: {
    fires: [{
      ...cache('dragonfly_uptime_in_seconds', ['0+60x10 _x20', '0+60x10 _x20', '0+60x10 _x20']),
      ...pods('sessions', 'dragonfly_uptime_in_seconds', ['0+60x30', '0+60x30', '0+60x30']),
      'dragonfly_uptime_in_seconds{namespace="elsewhere",pod="cache-0"}': '0+60x30',
    }],
    quiet: [
      cache('dragonfly_uptime_in_seconds', ['0+60x10 _x20', '0+60x10 _x20', '0+60x30']),
      // All restart at once.
      cache('dragonfly_uptime_in_seconds', ['0+60x20 _x2', '0+60x20 _x2', '0+60x20 _x2']),
      cache('dragonfly_uptime_in_seconds', ['0+60x20 _x1 20+60x9', '0+60x20 _x1 20+60x9', '0+60x20 _x1 20+60x9']),
    ],
  },
  DragonflyPodMissing: {
    fires: [cache('dragonfly_uptime_in_seconds', ['0+60x40', '0+60x40', '0+60x10 _x30'])],
    quiet: [
      cache('dragonfly_uptime_in_seconds', ['0+60x40', '0+60x40', '0+60x40']),
      cache('dragonfly_uptime_in_seconds', ['0+60x40', '0+60x40', '0+60x30 _x10']),
    ],
  },
  DragonflyNoMaster: {
    fires: [
      cache('dragonfly_master', ['1x10 0x9', '0x20', '0x20']),
      // Its pod is gone, and no replica takes over.
      cache('dragonfly_master', ['1x10 _x15', '0x25', '0x25']),
    ],
    quiet: [
      // One takes over.
      cache('dragonfly_master', ['1x10 0x9', '0x11 1x8', '0x20']),
      cache('dragonfly_master', ['1x18 0x1', '0x20', '0x20']),
    ],
  },
  DragonflySeveralMasters: {
    fires: [cache('dragonfly_master', ['1x20', '0x10 1x9', '0x20'])],
    quiet: [
      // The old master is told after two minutes.
      cache('dragonfly_master', ['1x12 0x7', '0x10 1x9', '0x20']),
      cache('dragonfly_master', ['1x20', '0x15 1x4', '0x20']),
      // Each instance has a master.
      { ...cache('dragonfly_master', ['1x20', '0x20', '0x20']), ...pods('sessions', 'dragonfly_master', ['1x20', '0x20', '0x20']) },
    ],
  },
  DragonflyRestarting: {
    fires: [cache('dragonfly_uptime_in_seconds', ['0+60x90', '0+60x40 5+60x10 _x2 5+60x10 _x2 5+60x23', '0+60x90'])],
    quiet: [
      cache('dragonfly_uptime_in_seconds', ['0+60x90', '0+60x40 5+60x12 _x2 5+60x34', '0+60x90']),
      // A third time, a moment ago.
      cache('dragonfly_uptime_in_seconds', ['0+60x77', '0+60x60 5+60x5 5+60x5 5+60x4', '0+60x77']),
      // A rolling update: each once.
      cache('dragonfly_uptime_in_seconds', ['0+60x60 5+60x29', '0+60x65 5+60x24', '0+60x70 5+60x19']),
    ],
  },
  DragonflyClientsNearLimit: {
    fires: [{
      ...cache('dragonfly_connected_clients', ['7000x5 8200x14', '3x20'], ',listener="main"'),
      ...cache('dragonfly_max_clients', ['10000x20', '10000x20']),
    }],
    quiet: [{
      ...cache('dragonfly_connected_clients', ['8000x20', '8000x20'], ',listener="main"'),
      ...cache('dragonfly_connected_clients', ['500x20', '500x20'], ',listener="other"'),
      ...cache('dragonfly_max_clients', ['10000x20', '10000x20']),
    }, {
      ...cache('dragonfly_connected_clients', ['7000x15 9000x4'], ',listener="main"'),
      ...cache('dragonfly_max_clients', ['10000x20']),
    }],
  },
  DragonflyConnectionsRefused: {
    fires: [cache('dragonfly_listener_accept_error_total', ['0x10 1x3', '0x14'], ',reason="limit_reached"')],
    quiet: [
      // It was, half an hour ago.
      cache('dragonfly_listener_accept_error_total', ['0x10 3x29', '0x40'], ',reason="limit_reached"'),
      cache('dragonfly_listener_accept_error_total', ['0+5x40'], ',reason="tls_error"'),
    ],
  },
  DragonflyPipelineThrottled: {
    fires: [cache('dragonfly_pipeline_throttle_total', ['0x10 10+10x24', '0x35'])],
    quiet: [
      cache('dragonfly_pipeline_throttle_total', ['0x35', '0x35']),
      // A job of thirteen minutes.
      cache('dragonfly_pipeline_throttle_total', ['0x20 10+10x13', '0x34']),
    ],
  },
  DragonflyCommandsSlow: {
    // Commands of the replication, which are counted beside it, are fast.
    fires: [{ ...commands('get', '0+600x40', '0+0.06x10 0.6+6.6x29'), ...commands('replconf', '0+6000x40', '0+0.06x40') }],
    quiet: [
      commands('get', '0+600x40', '0+5x40'),
      // Workers that wait for something to do.
      { ...commands('get', '0+600x40', '0+0.06x40'), ...commands('blpop', '0+6x40', '0+180x40'), ...commands('xreadgroup', '0+6x40', '0+180x40') },
      // Nobody asks for anything.
      commands('get', '600x40', '30x40'),
      // Slow for thirteen minutes, while somebody else has the machine.
      commands('get', '0+600x38', '0+0.06x24 1.44+12x13'),
      // One script that takes long.
      commands('eval', '0+600x40', '0+0.6x24 60+0.6x15'),
    ],
  },
  DragonflyHitRateLow: {
    fires: [reads('0+450x440', '0+550x440')],
    quiet: [
      reads('0+300x440', '0+300x440'),
      // Nobody reads.
      reads('20000x440', '90000x440'),
      // A cache that was emptied takes hours to fill again.
      reads('0+300x140 42000+100x299', '0+100x140 14000+300x299'),
    ],
  },
  DragonflyReplicaMissing: {
    fires: [
      replica('10.42.1.7', '0x40'),
      // Both run, and neither follows; those of other instances do.
      {
        ...cache('dragonfly_master', ['1x40', '0x40', '0x40']),
        ...Object.fromEntries(['10.42.1.8', '10.42.2.8'].flatMap((ip) => ['namespace="dragonfly-system",pod="sessions-0"', 'namespace="elsewhere",pod="cache-0"'].map((pod) => (
          [`dragonfly_connected_replica_lag_records{${pod},replica_ip="${ip}",replica_port="9999",replica_state="online"}`, '0x40']
        )))),
      },
      // One copies everything anew, again and again.
      { ...replica('10.42.1.7', '0x40'), ...replica('10.42.2.9', '0x40', 'full_sync') },
    ],
    quiet: [
      { ...replica('10.42.1.7', '0x40'), ...replica('10.42.2.9', '12x40') },
      // A pod moves.
      { ...replica('10.42.1.7', '0x40'), ...replica('10.42.2.9', '0x20 _x20'), ...replica('10.42.2.31', '_x33 0x7') },
      { ...replica('10.42.1.7', '0x40'), ...replica('10.42.2.9', '0x26 _x14') },
    ],
  },
  DragonflyReplicaLagging: {
    fires: [{ ...replica('10.42.1.7', '0x15'), ...replica('10.42.2.9', '0x5 11000x9') }],
    quiet: [
      { ...replica('10.42.1.7', '10000x20'), ...replica('10.42.2.9', '10000x20') },
      { ...replica('10.42.1.7', '0x15'), ...replica('10.42.2.9', '0x10 20000x4') },
    ],
  },
  DragonflyReplicaReconnecting: {
    fires: [cache('dragonfly_replica_reconnect_count', ['_x22', '0x10 1 2 3 4x7', '0x21'])],
    quiet: [
      cache('dragonfly_replica_reconnect_count', ['_x22', '0x10 1 2 3x8', '0x21']),
      // Four within an hour.
      cache('dragonfly_replica_reconnect_count', ['_x62', '0x10 1x15 2x15 3x15 4x2', '0x61']),
    ],
  },
  DragonflyMemoryHigh: {
    fires: [{ ...cache('dragonfly_memory_used_bytes', [`${0.8 * GIB}+${0.005 * GIB}x30`, `${0.5 * GIB}x30`]), ...cache('dragonfly_memory_max_bytes', [`${GIB}x30`, `${GIB}x30`]) }],
    quiet: [
      { ...cache('dragonfly_memory_used_bytes', [`${0.84 * GIB}x30`]), ...cache('dragonfly_memory_max_bytes', [`${GIB}x30`]) },
      { ...cache('dragonfly_memory_used_bytes', [`${0.7 * GIB}x21 ${0.9 * GIB}x8`]), ...cache('dragonfly_memory_max_bytes', [`${GIB}x30`]) },
    ],
  },
  DragonflyProcessMemoryHigh: {
    fires: [{ ...cache('dragonfly_used_memory_rss_bytes', [`${GIB}x10 ${1.2 * GIB}x19`]), ...cache('dragonfly_memory_max_bytes', [`${GIB}x30`]) }],
    quiet: [
      { ...cache('dragonfly_used_memory_rss_bytes', [`${1.14 * GIB}x30`]), ...cache('dragonfly_memory_max_bytes', [`${GIB}x30`]) },
      // While a snapshot is written.
      { ...cache('dragonfly_used_memory_rss_bytes', [`${GIB}x20 ${1.2 * GIB}x9`]), ...cache('dragonfly_memory_max_bytes', [`${GIB}x30`]) },
    ],
  },
  DragonflyOutOfMemory: {
    fires: [
      // The metric is there only after the first refusal.
      { ...cache('dragonfly_oom_errors_total', ['_x10 40 95 150 210+55x6'], ',type="insert"'), ...cache('dragonfly_oom_errors_total', ['_x10 0x9'], ',type="cmd"') },
      cache('dragonfly_oom_errors_total', ['7x20 8x3'], ',type="cmd"'),
    ],
    quiet: [
      { ...cache('dragonfly_oom_errors_total', ['0x10 300x29'], ',type="insert"'), ...cache('dragonfly_oom_errors_total', ['0x40'], ',type="cmd"') },
      cache('dragonfly_uptime_in_seconds', ['0+60x40', '0+60x40', '0+60x40']),
    ],
  },
  DragonflySnapshotFailed: {
    fires: [cache('dragonfly_failed_backups_total', ['0x60 1x9', '0x70', '0x70'])],
    quiet: [
      cache('dragonfly_failed_backups_total', ['0x30 1x69', '0x100', '0x100']),
    ],
  },
  DragonflySnapshotsSlo: {
    fires: [{ ...cache('dragonfly_failed_backups_total', ['0x60 1x9', '0x70', '0x70']), ...cache('dragonfly_backups_total', ['1x60 2x9', '1x70', '1x70']) }],
    quiet: [
      { ...cache('dragonfly_failed_backups_total', ['0x20 1x79', '0x100', '0x100']), ...cache('dragonfly_backups_total', ['1x20 2x79', '1x100', '1x100']) },
      { ...cache('dragonfly_failed_backups_total', ['0x70', '0x70', '0x70']), ...cache('dragonfly_backups_total', ['0+1x70', '0+1x70', '0+1x70']) },
    ],
  },
  DragonflySnapshotOverdue: {
    // Of a schedule of every hour, and so of three hours.
    fires: [
      snapshots('0x59 1x59 2x59 3x220', '0+60x400'),
      // The schedule never ran.
      snapshots('0x200', '0+60x200'),
    ],
    quiet: [
      snapshots('0x59 1x59 2x59 3x184', '0+60x364'),
      snapshots('0x170', '0+60x170'),
      // Pods restart, and count anew.
      snapshots('0x60 0x175', '0+60x60 0+60x175'),
      snapshots('0x59 1x59 2x59 3x100 0x100', '0+60x280 0+60x100'),
      // Nobody has watched until ten minutes ago.
      snapshots('4000x15', '14400000+60x15'),
    ],
  },
  DragonflySnapshotVolumeFilling: {
    fires: [volume('df-cache-0', `${8 * GIB}x10 ${8.6 * GIB}x29`)],
    quiet: [
      volume('df-cache-0', `${8.4 * GIB}x40`),
      // While one is written, beside the one before.
      volume('df-cache-0', `${5 * GIB}x27 ${9 * GIB}x12`),
      volume('df-stranger-0', `${9 * GIB}x40`),
    ],
  },
};

export const CASES = withNeighbours(
  OWN,
  {
    'namespace="dragonfly-operator-system"': 'namespace="elsewhere"',
    'namespace="dragonfly-system"': 'namespace="elsewhere"',
    'pod="cache-': 'pod="sessions-',
    'persistentvolumeclaim="df-cache-': 'persistentvolumeclaim="df-sessions-',
  },
  ['DragonflyOperatorDown', 'DragonflyDown', 'DragonflyReplicaMissing'],
);
