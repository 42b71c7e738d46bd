import { Alert, Severity, Slo } from '@monosense-io/platform';
import { Duration } from 'cdk8s';
import { SNAPSHOT_CLAIM } from './upstream';

/*
 * Each alert has a section of its name in RUNBOOK.md. Metrics as Dragonfly v1.40 serves them; several are counted twice, once
 * in all and once per database, hence `db=""`.
 */

/** What the alerts of an instance depend on. */
export interface InstanceFacts {
  readonly name: string;
  readonly namespace: string;
  readonly replicas: number;
  readonly cacheMode: boolean;
  /** Undefined when there are no snapshots. */
  readonly snapshotMaxAge?: Duration;
}

export function operatorAlerts(namespace: string): Alert[] {
  return [
    {
      name: 'DragonflyOperatorDown',
      expression: `absent(controller_runtime_active_workers{namespace="${namespace}"})`,
      duration: Duration.minutes(10),
      severity: Severity.CRITICAL,
      summary: 'The Dragonfly operator is not running: nobody replaces a master that fails.',
    },
    {
      name: 'DragonflyOperatorFailing',
      // What keeps failing is tried again every 17 minutes, when it has failed for long.
      expression: `sum by (controller) (rate(controller_runtime_reconcile_errors_total{namespace="${namespace}"}[20m])) > 0`,
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: 'The Dragonfly operator keeps failing in its {{ $labels.controller }} controller.',
    },
  ];
}

export function instanceAlerts(facts: InstanceFacts): Alert[] {
  return [
    ...availability(facts),
    ...performance(facts),
    ...(facts.replicas > 1 ? replication(facts) : []),
    ...memory(facts),
    ...(facts.snapshotMaxAge ? snapshots(facts, facts.snapshotMaxAge) : []),
  ];
}

function availability(facts: InstanceFacts): Alert[] {
  const { name, replicas } = facts;
  return [
    {
      name: 'DragonflyDown',
      expression: `absent(${series(facts, 'dragonfly_uptime_in_seconds')})`,
      duration: Duration.minutes(2),
      severity: Severity.CRITICAL,
      summary: `No pod of Dragonfly instance ${name} answers.`,
    },
    {
      name: 'DragonflyPodMissing',
      expression: `count(${series(facts, 'dragonfly_uptime_in_seconds')}) < ${replicas}`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: `Only {{ $value }} of ${replicas} pods of Dragonfly instance ${name} answer.`,
    },
    {
      name: 'DragonflyNoMaster',
      expression: `sum(${series(facts, 'dragonfly_master')}) == 0`,
      duration: Duration.minutes(2),
      severity: Severity.CRITICAL,
      summary: `Dragonfly instance ${name} has no master: its Service leads nowhere.`,
    },
    {
      name: 'DragonflySeveralMasters',
      expression: `sum(${series(facts, 'dragonfly_master')}) > 1`,
      duration: Duration.minutes(5),
      severity: Severity.CRITICAL,
      summary: `Dragonfly instance ${name} has {{ $value }} masters: replicas are cut off, and what they hold grows old.`,
    },
    {
      name: 'DragonflyRestarting',
      expression: `resets(${series(facts, 'dragonfly_uptime_in_seconds')}[1h]) > 2`,
      severity: Severity.WARNING,
      summary: 'Dragonfly pod {{ $labels.pod }} has started {{ $value }} times within an hour.',
    },
  ];
}

function performance(facts: InstanceFacts): Alert[] {
  const { name, cacheMode } = facts;
  const hits = `sum(rate(${series(facts, 'dragonfly_keyspace_hits_total', 'db=""')}[1h]))`;
  const misses = `sum(rate(${series(facts, 'dragonfly_keyspace_misses_total', 'db=""')}[1h]))`;
  // Commands that wait by design: blocking reads (BLPOP, XREAD …), WAIT, and replication.
  const served = 'cmd!~"b.*|xread.*|wait|dfly|replconf"';
  return [
    {
      name: 'DragonflyClientsNearLimit',
      expression: `sum by (pod) (${series(facts, 'dragonfly_connected_clients', 'listener="main"')}) / sum by (pod) (${series(facts, 'dragonfly_max_clients')}) > 0.8`,
      severity: Severity.WARNING,
      summary: 'Dragonfly pod {{ $labels.pod }} holds {{ $value | humanizePercentage }} of the clients that it may.',
    },
    {
      name: 'DragonflyConnectionsRefused',
      expression: `increase(${series(facts, 'dragonfly_listener_accept_error_total', 'reason="limit_reached"')}[5m]) > 0`,
      duration: Duration.minutes(1),
      severity: Severity.CRITICAL,
      summary: 'Dragonfly pod {{ $labels.pod }} turns clients away, since it holds as many as it may.',
    },
    {
      name: 'DragonflyPipelineThrottled',
      expression: `rate(${series(facts, 'dragonfly_pipeline_throttle_total')}[5m]) > 0`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'Dragonfly pod {{ $labels.pod }} stops reading from clients whose pipelines are too long.',
    },
    {
      name: 'DragonflyCommandsSlow',
      expression: `sum by (pod) (rate(${series(facts, 'dragonfly_commands_duration_seconds', served)}[5m])) / sum by (pod) (rate(${series(facts, 'dragonfly_commands_total', served)}[5m])) > 0.01`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'Commands on Dragonfly pod {{ $labels.pod }} take {{ $value | humanizeDuration }} on average.',
    },
    ...(cacheMode ? [{
      name: 'DragonflyHitRateLow',
      expression: `${hits} / (${hits} + ${misses}) < 0.5`,
      duration: Duration.hours(6),
      severity: Severity.INFO,
      summary: `Only {{ $value | humanizePercentage }} of the reads from cache ${name} find something.`,
    }] : []),
  ];
}

function replication(facts: InstanceFacts): Alert[] {
  const { name, replicas } = facts;
  return [
    {
      name: 'DragonflyReplicaMissing',
      expression: `(count(${series(facts, 'dragonfly_connected_replica_lag_records', 'replica_state="online"')}) or vector(0)) < ${replicas - 1}`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: `Only {{ $value }} of ${replicas - 1} replicas of Dragonfly instance ${name} follow the master.`,
    },
    {
      name: 'DragonflyReplicaLagging',
      expression: `max by (replica_ip) (${series(facts, 'dragonfly_connected_replica_lag_records')}) > 10000`,
      duration: Duration.minutes(5),
      severity: Severity.WARNING,
      summary: `Replica {{ $labels.replica_ip }} of Dragonfly instance ${name} is {{ $value }} changes behind: they are lost if it takes over now.`,
    },
    {
      name: 'DragonflyReplicaReconnecting',
      expression: `increase(${series(facts, 'dragonfly_replica_reconnect_count')}[15m]) > 3`,
      duration: Duration.minutes(1),
      severity: Severity.WARNING,
      summary: 'Dragonfly replica {{ $labels.pod }} has lost its master {{ $value }} times within 15 minutes.',
    },
  ];
}

function memory(facts: InstanceFacts): Alert[] {
  const most = series(facts, 'dragonfly_memory_max_bytes');
  return [
    // A cache is full by design.
    ...(facts.cacheMode ? [] : [{
      name: 'DragonflyMemoryHigh',
      expression: `${series(facts, 'dragonfly_memory_used_bytes')} / ${most} > 0.85`,
      duration: Duration.minutes(10),
      severity: Severity.WARNING,
      summary: 'Dragonfly pod {{ $labels.pod }} has filled {{ $value | humanizePercentage }} of the memory for data; at 100 % it refuses writes.',
    }]),
    {
      name: 'DragonflyProcessMemoryHigh',
      expression: `${series(facts, 'dragonfly_used_memory_rss_bytes')} / ${most} > 1.15`,
      duration: Duration.minutes(10),
      severity: Severity.WARNING,
      summary: 'The process of Dragonfly pod {{ $labels.pod }} takes {{ $value | humanizePercentage }} of the memory for data; at 125 % it refuses writes and connections.',
    },
    {
      name: 'DragonflyOutOfMemory',
      expression: `sum by (pod) (increase(${series(facts, 'dragonfly_oom_errors_total')}[5m])) > 0`,
      duration: Duration.minutes(1),
      severity: Severity.CRITICAL,
      summary: 'Dragonfly pod {{ $labels.pod }} refuses writes, since its memory is full.',
    },
  ];
}

function snapshots(facts: InstanceFacts, maxAge: Duration): Alert[] {
  const { namespace, name } = facts;
  const taken = series(facts, 'dragonfly_backups_total');
  const volume = (metric: string): string => `${metric}{namespace="${namespace}",persistentvolumeclaim=~"${SNAPSHOT_CLAIM}-${name}-[0-9]+"}`;
  return [
    {
      name: 'DragonflySnapshotFailed',
      expression: `increase(${series(facts, 'dragonfly_failed_backups_total')}[1h]) > 0`,
      duration: Duration.minutes(1),
      severity: Severity.WARNING,
      summary: 'Dragonfly pod {{ $labels.pod }} could not write a snapshot.',
    },
    {
      name: 'DragonflySnapshotOverdue',
      // Only where somebody has watched for as long: increase() of a time of which nothing is known is 0, too.
      expression: `${taken} == ${taken} offset ${maxAge.toMinutes()}m and ${series(facts, 'dragonfly_uptime_in_seconds')} > ${maxAge.toSeconds()}`,
      severity: Severity.WARNING,
      summary: `Dragonfly pod {{ $labels.pod }} has not tried to write a snapshot for ${maxAge.toHours({ integral: false })} hours.`,
    },
    {
      name: 'DragonflySnapshotVolumeFilling',
      expression: `${volume('kubelet_volume_stats_used_bytes')} / ${volume('kubelet_volume_stats_capacity_bytes')} > 0.85`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'Snapshot volume {{ $labels.persistentvolumeclaim }} of Dragonfly is {{ $value | humanizePercentage }} full.',
    },
  ];
}

/** What the snapshots of an instance promise. Dragonfly counts those that it begins, and of them those that fail. */
export function snapshotsSlo(facts: InstanceFacts): Slo {
  const rate = (metric: string): string => `rate(${series(facts, metric)}[5m])`;
  return {
    name: 'DragonflySnapshotsSlo',
    promise: 'every snapshot is written',
    objective: 100,
    bad: rate('dragonfly_failed_backups_total'),
    total: rate('dragonfly_backups_total'),
    part: facts.name,
  };
}

/** A metric of the instance's pods, which a StatefulSet numbers. */
function series({ namespace, name }: InstanceFacts, metric: string, also?: string): string {
  return `${metric}{namespace="${namespace}",pod=~"${name}-[0-9]+"${also ? `,${also}` : ''}}`;
}
