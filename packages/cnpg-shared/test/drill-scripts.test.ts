import { spawnSync } from 'child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { gzipSync } from 'zlib';
import { FETCH } from '../src/drill-scripts';

/* What is put together of an archive, by Python. checks/backup-postgres runs it with the real Barman and an S3 server. */

const BASE = { backup_id: '20260131T020000', status: 'DONE', end_time_iso: '2026-01-31T02:00:00+00:00', begin_wal: '000000010000000000000002' };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fetch-'));
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'objects'));
  writeFileSync(join(folder, 'bin/barman-cloud-backup-list'), `#!/bin/sh\necho '${JSON.stringify({ backups_list: [BASE] })}'\n`, { mode: 0o755 });
  writeFileSync(join(folder, 'bin/barman-cloud-restore'), `#!/bin/sh\necho "$5 $6 $7" > ${folder}/restored\n`, { mode: 0o755 });
  // A bucket in a folder.
  writeFileSync(join(folder, 'boto3.py'), `
import datetime, os
class Item:
    def __init__(self, name):
        self.key, self.path, self.last_modified = 'infra-postgres/wals/0000000100000000/' + name, '${folder}/objects/' + name, datetime.datetime(2026, 1, 31, 13, tzinfo=datetime.timezone.utc)
    def get(self):
        return {'Body': open(self.path, 'rb')}
class Bucket:
    def __init__(self):
        self.objects = self
    def filter(self, Prefix):
        return [Item(name) for name in sorted(os.listdir('${folder}/objects'))]
class Resource:
    def Bucket(self, name):
        return Bucket()
def resource(service, endpoint_url):
    return Resource()
`);
});

afterEach(() => rmSync(folder, { recursive: true }));

const fetched = (environment: { [name: string]: string } = {}) => spawnSync('python3', ['-c', FETCH], {
  encoding: 'utf8', env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, PYTHONPATH: folder, RESTORED: folder, SERVER: 'infra-postgres', BUCKET: 'postgres', ENDPOINT_URL: 'https://s3.example.org', BEFORE: '3600', ...environment },
});
const bzip2 = (text: string): Buffer => spawnSync('python3', ['-c', 'import bz2, sys; sys.stdout.buffer.write(bz2.compress(sys.stdin.buffer.read()))'], { input: text }).stdout;

test('segments are read as they are, and by gzip and bzip2, those before the base backup not at all', () => {
  writeFileSync(join(folder, 'objects/000000010000000000000001.gz'), gzipSync('before'));
  writeFileSync(join(folder, 'objects/000000010000000000000002.gz'), gzipSync('second'));
  writeFileSync(join(folder, 'objects/000000010000000000000003.bz2'), bzip2('third'));
  writeFileSync(join(folder, 'objects/000000010000000000000004'), 'fourth');

  const { status, stdout } = fetched();

  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ evidence: 'fetch', segments: 3, walBytes: 17 });
  expect(['02', '03', '04'].map((number) => readFileSync(join(folder, `wal/0000000100000000000000${number}`), 'utf8'))).toEqual(['second', 'third', 'fourth']);
});

test.each(['2026-01-31T14:05:00Z', '2026-01-31T15:05:00+01:00'])('the moment %s is that of whoever asks', (MOMENT) => {
  writeFileSync(join(folder, 'objects/000000010000000000000002.gz'), gzipSync('second'));

  const { status } = fetched({ MOMENT });

  expect(status).toBe(0);
  expect(Date.parse(readFileSync(join(folder, 'moment'), 'utf8'))).toBe(Date.parse('2026-01-31T14:05:00Z'));
});

test('a moment without a time zone is refused before the archive is read', () => {
  rmSync(join(folder, 'bin/barman-cloud-backup-list'));

  expect(fetched({ MOMENT: '2026-01-31T14:05:00' })).toMatchObject({ status: 1, stderr: expect.stringMatching(/^MOMENT must have a time zone, got '2026-01-31T14:05:00'/) });
});

test('a moment before any base backup is refused', () => {
  expect(fetched({ MOMENT: '2026-01-31T01:00:00Z' })).toMatchObject({ status: 1, stderr: expect.stringContaining('no base backup ended before 2026-01-31T01:00:00+00:00') });
});
