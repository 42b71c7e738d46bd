import { Refusal } from '@monosense-io/platform';
import { IConstruct } from 'constructs';

/*
 * Extensions that the pinned images have, read from github.com/cloudnative-pg/postgres-containers at commit
 * a949ae5871b3685ebd569070fe8657e261328e7f, which builds PostgreSQL 16.15, 17.11 and 18.6: its standard images hold Debian's package
 * `postgresql-<major>`, which has PostgreSQL's own extensions, and the packages of pgaudit, pgvector and pg-failover-slots, of which the
 * last is a library alone. Languages other than PL/pgSQL, with what belongs to them, are packages that no image holds. That
 * PostgreSQL's own are all here, a real server says (checks/databases/test/settings.deep.test.ts).
 */

const EXTENSION = new Refusal('CNPG-SHARED-021', {
  protects: 'PostgreSQL is asked for an extension by its name alone; another text fails when the database is made.',
  wrong: "extensions: ['CREATE EXTENSION pg_trgm']",
  right: "extensions: ['pg_trgm']",
});

const EXTENSION_ONCE = new Refusal('CNPG-SHARED-022', {
  protects: 'The API server refuses a database that lists an extension twice.',
  wrong: "extensions: ['pg_trgm', 'pg_trgm']",
  right: "extensions: ['pg_trgm']",
});

const IN_THE_IMAGE = new Refusal('CNPG-SHARED-028', {
  protects: 'An extension whose files the image does not have can not be made: the database never becomes ready, and whoever waits for it waits for ever.',
  wrong: "extensions: ['pgvector']",
  right: "extensions: ['vector']",
});

/** PostgreSQL's own that all major versions have. */
const OWN = [
  'amcheck', 'autoinc', 'bloom', 'btree_gin', 'btree_gist', 'citext', 'cube', 'dblink', 'dict_int', 'dict_xsyn', 'earthdistance', 'file_fdw', 'fuzzystrmatch',
  'hstore', 'insert_username', 'intagg', 'intarray', 'isn', 'lo', 'ltree', 'moddatetime', 'pageinspect', 'pg_buffercache', 'pg_freespacemap', 'pg_prewarm',
  'pg_stat_statements', 'pg_surgery', 'pg_trgm', 'pg_visibility', 'pg_walinspect', 'pgcrypto', 'pgrowlocks', 'pgstattuple', 'plpgsql', 'postgres_fdw',
  'refint', 'seg', 'sslinfo', 'tablefunc', 'tcn', 'tsm_system_rows', 'tsm_system_time', 'unaccent', 'uuid-ossp', 'xml2',
];

/** PostgreSQL's own that a major version has alone. */
const OWN_OF_MAJOR: { [major: string]: string[] } = {
  16: ['adminpack', 'old_snapshot'],
  17: [],
  18: ['pg_logicalinspect'],
};

/** Those that the images add. */
export const ADDED_EXTENSIONS = ['pgaudit', 'vector'];

/**
 * Settings of what the images add, as `settings.ts` has those of PostgreSQL's own libraries: read from the sources of pgaudit at tags 16.1,
 * 17.1 and 18.0, pgvector at v0.8.6 and pg_failover_slots at v1.2.1.
 */
export const ADDED_SETTINGS: { [name: string]: string } = {
  'hnsw.ef_search': 'integer - 1 1000',
  'hnsw.iterative_scan': 'enum off relaxed_order strict_order',
  'hnsw.max_scan_tuples': 'integer - 1 2147483647',
  'hnsw.scan_mem_multiplier': 'real - 1 1000',
  'ivfflat.iterative_scan': 'enum off relaxed_order',
  'ivfflat.max_probes': 'integer - 1 32768',
  'ivfflat.probes': 'integer - 1 32768',
  'pg_failover_slots.drop_extra_slots': 'bool',
  'pg_failover_slots.maintenance_db': 'string',
  'pg_failover_slots.primary_dsn': 'string',
  'pg_failover_slots.standby_slot_names': 'string',
  'pg_failover_slots.standby_slots_min_confirmed': 'integer - -1 100',
  'pg_failover_slots.synchronize_slot_names': 'string',
  'pg_failover_slots.worker_nap_time': 'integer ms 1000 2147483647',
  'pgaudit.log': 'string',
  'pgaudit.log_catalog': 'bool',
  'pgaudit.log_client': 'bool',
  'pgaudit.log_level': 'enum debug5 debug4 debug3 debug2 debug1 debug info notice warning log',
  'pgaudit.log_parameter': 'bool',
  'pgaudit.log_parameter_max_size': 'integer - 0 1073741823',
  'pgaudit.log_relation': 'bool',
  'pgaudit.log_rows': 'bool',
  'pgaudit.log_statement': 'bool',
  'pgaudit.log_statement_once': 'bool',
  'pgaudit.role': 'string',
};

/** All extensions that the image of a major version has. */
export function extensionsOf(major: string): string[] {
  return [...OWN, ...OWN_OF_MAJOR[major], ...ADDED_EXTENSIONS].sort();
}

/** Refuses what is no name of an extension, one twice, and those that the image of a major version doesn't have. */
export function checkExtensions(scope: IConstruct, extensions: string[], major: string): void {
  const known = extensionsOf(major);
  extensions.forEach((extension, index) => {
    EXTENSION.unless(scope, /^[a-z0-9][a-z0-9_-]*$/.test(extension), `'extensions' must hold names of extensions, got '${extension}': write names such as pg_trgm`);
    EXTENSION_ONCE.unless(scope, extensions.indexOf(extension) === index, `'extensions' must hold each extension once, got '${extension}' twice: remove one of them`);
    const meant = meantExtension(extension, major);
    const fix = meant === undefined ? 'remove it, or keep that data in a PostgreSQL of your own whose image has it' : `did you mean '${meant}'?`;
    IN_THE_IMAGE.unless(scope, known.includes(extension), `'extensions' must hold extensions that the image of PostgreSQL ${major} has, got '${extension}': ${fix}`);
  });
}

/** The extension that somebody means by the name of a package or of a project, such as `vector` by pgvector; undefined when that is none of the image's. */
export function meantExtension(name: string, major: string): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[-_]/g, '').replace(/^pg|^postgres(ql)?/, '');
  return extensionsOf(major).find((known) => plain(known) === plain(name));
}
