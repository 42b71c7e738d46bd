import { Check } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { IConstruct } from 'constructs';
import { OPERATOR_PARAMETERS } from './upstream';

/** Parameters that follow from props, and which. */
const DERIVED: { [parameter: string]: string } = {
  effective_cache_size: 'memory',
  max_connections: 'maxConnections',
  max_slot_wal_keep_size: 'walSize',
  max_wal_size: 'walSize',
  min_wal_size: 'walSize',
  shared_buffers: 'memory',
};

/** Parameters of which the operator's webhook accepts only some values, with replicas or at all. */
const ALLOWED: { [parameter: string]: string[] } = {
  hot_standby_feedback: ['on', 'off'],
  sync_replication_slots: ['on', 'off'],
  wal_level: ['replica', 'logical'],
  wal_log_hints: ['on'],
};

/** What the size of an instance depends on. */
export interface InstanceSize {
  readonly memory: Size;
  readonly walSize: Size;
  readonly maxConnections: number;
}

/** Refuses parameters that the operator would refuse or ignore, and those that a prop sets. */
export function checkParameters(scope: IConstruct, parameters: { [name: string]: string }): void {
  for (const [name, value] of Object.entries(parameters)) {
    Check.that(scope, /^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$/.test(name), `'parameters' holds '${name}', which is no name of a parameter: write it in lower case, as in work_mem`);
    Check.that(scope, !OPERATOR_PARAMETERS.has(name), `'parameters' holds '${name}', which the operator sets itself and refuses: remove it`);
    Check.that(scope, !(name in DERIVED), `'parameters' holds '${name}', which follows from '${DERIVED[name]}': set that and remove the parameter`);
    const allowed = ALLOWED[name];
    Check.that(scope, allowed === undefined || allowed.includes(value), `'parameters' sets '${name}' to '${value}', which the operator refuses: set it to ${allowed?.join(' or ')}, or remove it`);
  }
}

/** The parameters that follow from the size of an instance, and those of the user. */
export function parametersOf(size: InstanceSize, parameters: { [name: string]: string }): { [name: string]: string } {
  const part = (whole: Size, share: number): string => `${Math.floor(whole.toKibibytes() / 1024 * share)}MB`;
  return {
    // A quarter for PostgreSQL's own cache; most of the rest ends up as the kernel's, which the planner counts on.
    shared_buffers: part(size.memory, 0.25),
    effective_cache_size: part(size.memory, 0.75),
    max_connections: `${size.maxConnections}`,
    // A replica that is away holds back WAL through its slot, but never so much that the primary's volume fills. One that
    // comes back later than that is restored from the archive, or made anew.
    min_wal_size: part(size.walSize, 0.0625),
    max_wal_size: part(size.walSize, 0.25),
    max_slot_wal_keep_size: part(size.walSize, 0.5),
    ...parameters,
  };
}
