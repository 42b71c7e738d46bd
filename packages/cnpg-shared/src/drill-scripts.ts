/*
 * What a restore drill runs. The first script is for Barman's Python, in the image of the backup plugin, which has no shell; the second
 * for bash, in PostgreSQL's image. Keys of the bucket are in the environment.
 */

/**
 * Restores the newest base backup before a moment to `$RESTORED/data`, as the plugin does it, and puts the WAL since then into
 * `$RESTORED/wal`.
 */
export const FETCH = `import bz2, datetime, gzip, io, json, os, re, shutil, subprocess, sys
import boto3
env = os.environ
root, server = env['RESTORED'], env['SERVER']
place = ['--cloud-provider', 'aws-s3', '--endpoint-url', env['ENDPOINT_URL'], 's3://%s/' % env['BUCKET'], server]
now = datetime.datetime.now(datetime.timezone.utc)
# Somebody may want another one than the drill.
moment = datetime.datetime.fromisoformat(env['MOMENT'].replace('Z', '+00:00')) if env.get('MOMENT') else now - datetime.timedelta(seconds=float(env['BEFORE']))
if moment.tzinfo is None:
    sys.exit("MOMENT must have a time zone, got '%s': write it as in 2026-01-31T14:05:00Z" % env['MOMENT'])
listed = subprocess.run(['barman-cloud-backup-list', '--format', 'json', *place], check=True, stdout=subprocess.PIPE).stdout
ended = lambda backup: datetime.datetime.fromisoformat(backup['end_time_iso'])
whole = [backup for backup in json.loads(listed)['backups_list'] if backup['status'] == 'DONE' and ended(backup) <= moment]
if not whole:
    sys.exit('no base backup ended before %s' % moment.isoformat())
base = max(whole, key=ended)
# What a run that failed has left.
for name in ('data', 'wal'):
    shutil.rmtree(os.path.join(root, name), ignore_errors=True)
os.makedirs(os.path.join(root, 'wal'))
subprocess.run(['barman-cloud-restore', *place, base['backup_id'], os.path.join(root, 'data')], check=True)
segments = size = 0
there, early = set(), 0
bucket = boto3.resource('s3', endpoint_url=env['ENDPOINT_URL']).Bucket(env['BUCKET'])
for item in bucket.objects.filter(Prefix='%s/wals/' % server):
    name = re.fullmatch(r'([0-9A-F]{24}|[0-9A-F]{8}\\.history)(\\.gz|\\.bz2)?', os.path.basename(item.key))
    if not name or (len(name[1]) == 24 and name[1][8:] < base['begin_wal'][8:]):
        continue
    body = item.get()['Body']
    with open(os.path.join(root, 'wal', name[1]), 'wb') as file:
        shutil.copyfileobj({'.gz': lambda: gzip.GzipFile(fileobj=body), '.bz2': lambda: bz2.BZ2File(io.BytesIO(body.read()))}.get(name[2], lambda: body)(), file)
        size += file.tell()
    segments += 1
    if len(name[1]) == 24:
        # Segments of 16 MB, of which 256 have the same number in the middle.
        number = int(name[1][8:16], 16) * 256 + int(name[1][16:], 16)
        there.add(number)
        early = max(early, number if item.last_modified <= moment else 0)
begin = int(base['begin_wal'][8:16], 16) * 256 + int(base['begin_wal'][16:], 16)
missing = [number for number in range(begin, early + 1) if number not in there]
# PostgreSQL would end at the first of them, as it does where nothing was written since.
if missing:
    sys.exit('%d WAL segments since the base backup are missing, the first is %08X%08X' % (len(missing), *divmod(missing[0], 256)))
with open(os.path.join(root, 'moment'), 'w') as file:
    file.write(moment.isoformat())
seconds = (datetime.datetime.now(datetime.timezone.utc) - now).total_seconds()
print(json.dumps({'evidence': 'fetch', 'server': server, 'backup': base['backup_id'], 'moment': moment.isoformat(), 'segments': segments, 'walBytes': size, 'seconds': round(seconds, 1)}))
`;

/** Recovers to the moment that was fetched, asks each database what it must hold, and compares all pages with their checksums. */
export const RECOVER = `set -euo pipefail
PATH="/usr/lib/postgresql/$MAJOR/bin:$PATH"
started="$SECONDS"
data="$RESTORED/data"
moment="$(cat "$RESTORED/moment")"
chmod 0700 "$data"
# The link to the volume of WAL leads nowhere here.
rm -rf "$data/pg_wal" "$data/postmaster.pid" "$data/standby.signal"
mkdir -m 0700 "$data/pg_wal"
: > "$data/recovery.signal"
# What ALTER SYSTEM has set is for another machine.
: > "$data/postgresql.auto.conf"
echo 'local all postgres trust' > "$RESTORED/pg_hba.conf"
: > "$RESTORED/pg_ident.conf"
cat > "$RESTORED/postgresql.conf" <<EOF
listen_addresses = ''
unix_socket_directories = '$TMPDIR'
hba_file = '$RESTORED/pg_hba.conf'
ident_file = '$RESTORED/pg_ident.conf'
archive_mode = off
hot_standby = off
restore_command = 'cp "$RESTORED/wal/%f" "%p"'
recovery_target_action = promote
EOF
stop() {
  pg_ctl -D "$data" -m "$1" -w stop > /dev/null
}
trap 'stop immediate 2> /dev/null || true' EXIT
ask() {
  psql -XAtq -v ON_ERROR_STOP=1 -h "$TMPDIR" -U postgres -d "$1" -c "$2"
}
# Until it takes connections, which it does once it has recovered, or has ended. If it refuses one because of its data, it has recovered.
start() {
  pg_ctl -D "$data" -o "-c config_file=$RESTORED/postgresql.conf $1" -l "$RESTORED/log" -W start > /dev/null
  sleep 1
  until pg_isready -q -h "$TMPDIR" -U postgres; do
    pg_ctl -D "$data" status > /dev/null || return 1
    sleep 1
  done
}
# A database that nobody has written to since the moment has nothing after it: then the end of WAL is the same.
if ! start "-c recovery_target_time='$moment'"; then
  if ! grep -q 'recovery ended before configured recovery target was reached' "$RESTORED/log"; then
    tail -n 50 "$RESTORED/log" >&2
    exit 1
  fi
  start ''
fi
# For somebody who wants to read more of it, as long as that is wanted.
if [ "\${KEEP:-0}" -gt 0 ]; then
  echo "{\\"evidence\\":\\"open\\",\\"moment\\":\\"$moment\\"}"
  sleep "$KEEP"
fi
while IFS=$'\\t' read -r database query; do
  [ -n "$database" ] || continue
  count="$(ask "$database" "$query")"
  echo "{\\"evidence\\":\\"query\\",\\"database\\":\\"$database\\",\\"count\\":$count}"
  [ "$count" -ge 1 ] || { echo "database $database has not what it must have: $query" >&2; exit 1; }
done <<< "$CHECKS"
bytes="$(ask postgres 'SELECT sum(pg_database_size(oid)) FROM pg_database')"
stop fast
pg_checksums --check -D "$data" > "$RESTORED/checksums"
blocks="$(sed -n 's/^Blocks scanned: *//p' "$RESTORED/checksums")"
echo "{\\"evidence\\":\\"restore\\",\\"moment\\":\\"$moment\\",\\"bytes\\":$bytes,\\"blocks\\":$blocks,\\"badBlocks\\":0,\\"seconds\\":$(( SECONDS - started ))}"
`;
