/** A real PgBouncer: the one in PGBOUNCER, that of the machine, or Debian's, unpacked into a folder without being installed. */
import { spawnSync } from 'node:child_process';
import { chmodSync, globSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether the program can look up passwords in another database than that of the client, as the operator has it do: from 1.19 on. */
export function looksUpElsewhere(program: string): boolean {
  const version = /PgBouncer (\d+)\.(\d+)/.exec(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout);
  if (!version) throw new Error(`'${program} --version' must say which PgBouncer it is, and said nothing of it: name the path of another in PGBOUNCER`);
  return Number(version[1]) > 1 || Number(version[2]) >= 19;
}

/** The path of the program, or its name where the machine has it. */
export function pgbouncer(): string {
  if (process.env.PGBOUNCER) return process.env.PGBOUNCER;
  if (spawnSync('pgbouncer', ['--version']).status === 0) return 'pgbouncer';
  const folder = mkdtempSync(join(tmpdir(), 'pgbouncer-'));
  const of = (program: string, args: string[]): string => {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`PgBouncer must be on this machine, or be had from Debian, and '${program}' said: ${stderr}: install pgbouncer, or name its path in PGBOUNCER`);
    return stdout;
  };
  // Its libraries have other names in each release of Debian.
  const libraries = [...new Set(of('apt-cache', ['depends', 'pgbouncer']).match(/\blib(?:event|c-?ares)\S*/g) ?? [])];
  of('apt-get', ['download', 'pgbouncer', ...libraries]);
  for (const file of globSync(join(folder, '*.deb'))) of('dpkg', ['-x', file, folder]);
  const started = join(folder, 'pgbouncer');
  writeFileSync(started, `#!/bin/sh\nLD_LIBRARY_PATH=$(echo ${folder}/usr/lib/*-linux-gnu) exec ${folder}/usr/sbin/pgbouncer "$@"\n`);
  for (const path of [folder, started]) chmodSync(path, 0o755);
  return started;
}
