/**
 * Figures of what was really restored, which `docs/recovery.md` shows. The checks keep them where FIGURES is set; they are of the machine
 * that they ran on. `node checks/backup-postgres/figures.ts` writes them into the page.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = join(process.cwd(), 'checks/backup-postgres/figures.json');
const PAGE = join(process.cwd(), 'docs/recovery.md');
const [BEGIN, END] = ['<!-- figures: written by checks/backup-postgres/figures.ts -->\n', '<!-- end of figures -->'];

type Figures = { [name: string]: { [name: string]: number } };

/** Keeps the figures of one restore. */
export function record(name: string, figures: { [name: string]: number }): void {
  if (process.env.FIGURES === undefined) return;
  writeFileSync(FILE, `${JSON.stringify({ ...kept(), [name]: figures }, undefined, 2)}\n`);
}

/** The page with the figures that are kept. */
export function page(): string {
  const text = readFileSync(PAGE, 'utf8');
  const [before, after] = [text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)];
  return `${text.slice(0, before)}${table(kept())}${text.slice(after)}`;
}

function kept(): Figures {
  return existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {};
}

function table({ postgres, postgresDrill, volume, etcd }: Figures): string {
  const rows = [
    ...(postgres === undefined ? [] : [
      ['base backup of PostgreSQL', megabytes(postgres.bytes), seconds(postgres.backupMs), ''],
      ['restored to the moment before a table was dropped', megabytes(postgres.bytes), seconds(postgres.pitrMs), `${postgres.rowsLost} of ${postgres.rows} rows`],
      ['restored to the end of the archive', megabytes(postgres.bytes), seconds(postgres.fullMs), 'nothing'],
    ]),
    ...(postgresDrill === undefined ? [] : [['the monthly drill, without the download: recovery, queries, all checksums', megabytes(postgresDrill.bytes), `${postgresDrill.seconds} s`, 'nothing']]),
    ...(volume === undefined ? [] : [
      [`backup of a volume with ${volume.files} files`, megabytes(volume.bytes), seconds(volume.backupMs), ''],
      ['the volume, restored by the mover', megabytes(volume.bytes), seconds(volume.restoreMs), `${volume.filesLost} of ${volume.files} files, ${volume.bytesLost} bytes`],
      ['the monthly drill of the volume: restore, all checksums', megabytes(volume.bytes), seconds(volume.drillMs), `${volume.filesLost} of ${volume.files} files`],
    ]),
    ...(etcd === undefined ? [] : [
      ['a snapshot of etcd, kept', megabytes(etcd.bytes), seconds(etcd.backupMs), ''],
      ['the snapshot, restored and read by etcd', megabytes(etcd.bytes), seconds(etcd.restoreMs), `${etcd.keysLost} of ${etcd.keys} keys`],
    ]),
  ];
  return ['| what | data | time | lost |', '| --- | --- | --- | --- |', ...rows.map((cells) => `| ${cells.join(' | ')} |`), ''].join('\n');
}

function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(0)} MB`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(0)} s`;
}

if (import.meta.main) writeFileSync(PAGE, page());
