import { Cpu, Refusal } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Setting } from './setting';
import { OPERATOR_PARAMETERS } from './upstream';

const NAME = new Refusal('CNPG-SHARED-014', {
  protects: 'PostgreSQL does not start with a parameter that it does not know.',
  wrong: "parameters: { 'Work-Mem': '16MB' }",
  right: "parameters: { work_mem: '16MB' }",
});

const OF_THE_OPERATOR = new Refusal('CNPG-SHARED-015', {
  protects: "The operator's webhook refuses the parameters that it sets itself, or they are overwritten in silence.",
  wrong: "parameters: { ssl: 'on' }",
  right: 'parameters: {}',
});

const OF_A_PROP = new Refusal('CNPG-SHARED-016', {
  protects: 'A parameter that a prop sets as well would have two values, of which only one is looked at when memory and connections are counted.',
  wrong: "parameters: { shared_buffers: '1GB' }",
  right: 'memory: Size.gibibytes(4)',
});

const VALUE = new Refusal('CNPG-SHARED-017', {
  protects: 'With other values replicas can not follow the primary, and the operator refuses the cluster.',
  wrong: "parameters: { wal_level: 'minimal' }",
  right: "parameters: { wal_level: 'logical' }",
});

const UNKNOWN = new Refusal('CNPG-SHARED-024', {
  protects: 'PostgreSQL does not start with a parameter that its version does not know, and one of an extension that the image does not have does nothing.',
  wrong: "parameters: { workmem: '64MB' }",
  right: "parameters: { work_mem: '64MB' }",
});

const MISFIT = new Refusal('CNPG-SHARED-025', {
  protects: 'PostgreSQL does not start with a value that it can not read, and its units are its own: MB, not M or Mi.',
  wrong: "parameters: { work_mem: '64M' }",
  right: "parameters: { work_mem: '64MB' }",
});

/** Parameters that follow from props, and which. */
const DERIVED = new Map([
  ['effective_cache_size', 'memory'],
  ['max_connections', 'maxConnections'],
  ['max_slot_wal_keep_size', 'walSize'],
  ['max_wal_size', 'walSize'],
  ['min_wal_size', 'walSize'],
  ['shared_buffers', 'memory'],
]);

/** Parameters of which the operator's webhook accepts only some values, with replicas or at all. */
const ALLOWED = new Map([
  ['hot_standby_feedback', ['on', 'off']],
  ['sync_replication_slots', ['on', 'off']],
  ['wal_level', ['replica', 'logical']],
  ['wal_log_hints', ['on']],
]);

/** What an instance is given. */
export interface InstanceSize {
  readonly memory: Size;
  readonly cpu: Cpu;
  readonly dataSize: Size;
  readonly walSize: Size;
  readonly maxConnections: number;
}

/** Refuses parameters that the operator would refuse or ignore, those that a prop sets, and what a server of the major version doesn't take. */
export function checkParameters(scope: IConstruct, parameters: { [name: string]: string }, major: string): void {
  for (const [name, value] of Object.entries(parameters)) {
    NAME.unless(scope, /^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$/.test(name), `'parameters' must hold names of parameters, got '${name}': write it in lower case, as in work_mem`);
    OF_THE_OPERATOR.unless(scope, !OPERATOR_PARAMETERS.has(name), `'parameters' must not hold what the operator sets itself, got '${name}': remove it`);
    const prop = DERIVED.get(name);
    OF_A_PROP.unless(scope, prop === undefined, `'parameters' must not hold what follows from '${prop}', got '${name}': set '${prop}' and remove the parameter`);
    const allowed = ALLOWED.get(name);
    const setting = Setting.find(name, major);
    const [prefix] = name.split('.');
    UNKNOWN.unless(scope, setting !== undefined || name.includes('.'), `'parameters' must hold parameters of PostgreSQL ${major}, got '${name}': correct the name, or remove it`);
    UNKNOWN.unless(scope, setting !== undefined, `'parameters' must hold parameters of PostgreSQL ${major} and of the extensions that its image has, got '${name}': ${Setting.names(major).some((known) => known.startsWith(`${prefix}.`)) ? 'correct the name, or remove it' : 'remove it; what an application sets for itself belongs to its database (ALTER DATABASE … SET)'}`);
    VALUE.unless(scope, allowed?.includes(value) ?? true, `'parameters' must set '${name}' to ${allowed?.join(' or ')}, got '${value}': correct it, or remove it`);
    const misfit = typeof value === 'string' ? setting?.misfit(value) : 'a text';
    MISFIT.unless(scope, misfit === undefined, `'parameters' must set '${name}' to ${misfit}, got '${value}': correct it, or remove it`);
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
