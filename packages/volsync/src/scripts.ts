import { RESTIC_HOST } from './upstream';

/*
 * What the drills run, in the image of the movers: bash, restic, coreutils and python3. Repository and password are in the environment.
 */

/**
 * Looks at a repository as it is: its structure, a seventh of its data each day, so that a week reads all of it, and whether the newest
 * backup is younger than `MAX_AGE` seconds and has not lost most of what those before it had. A volume that came up empty after a
 * restore that failed would otherwise take the place of every good backup within days.
 *
 * The check holds the repository's lock, and no backup ends while a lock is left behind. bash passes no signal on, so the script itself tells
 * restic to end, and waits until it has removed its lock.
 */
export const VERIFY = `set -euo pipefail
restic check --retry-lock 1h --read-data-subset "$(( $(date -u +%s) / 86400 % 7 + 1 ))/7" &
child=$!
trap 'kill -TERM "$child"; wait "$child"; exit 143' TERM
wait "$child"
restic snapshots --no-lock --host ${RESTIC_HOST} --json > /tmp/snapshots.json
exec python3 - <<'PYTHON'
import datetime, json, os, re, statistics, sys
backups = sorted(json.load(open('/tmp/snapshots.json')) or [], key=lambda backup: backup['time'])
if not backups:
    sys.exit('there is no backup')
newest = backups[-1]
time = datetime.datetime.fromisoformat(re.sub(r'\\.(\\d+)', lambda fraction: '.' + fraction[1][:6].ljust(6, '0'), newest['time']).replace('Z', '+00:00'))
age = (datetime.datetime.now(datetime.timezone.utc) - time).total_seconds()
size = lambda backup: backup['summary']['total_bytes_processed']
usual = statistics.median(size(backup) for backup in backups)
share = 100 * size(newest) / usual if usual else 100
print(json.dumps({'evidence': 'verify', 'backups': len(backups), 'newest': newest['short_id'], 'time': newest['time'], 'ageSeconds': round(age), 'bytes': size(newest), 'files': newest['summary']['total_files_processed'], 'percentOfUsual': round(share)}))
if age > float(os.environ['MAX_AGE']):
    sys.exit('the newest backup is %d hours old' % (age / 3600))
if share < float(os.environ['SMALLEST_SHARE']):
    sys.exit('the newest backup has only %d percent of what backups of this volume usually have' % share)
PYTHON
`;

/** Restores the newest backup, compares every file with its checksums, and refuses to have restored nothing. It takes no lock, so that it leaves none. */
export const RESTORE = `set -euo pipefail
restic restore latest --no-lock --host ${RESTIC_HOST} --target /restored --include-xattr 'user.*' --verify --json > /tmp/restore.json
tail -n 1 /tmp/restore.json
files="$(find /restored -type f | wc -l)"
echo "{\\"evidence\\":\\"restore\\",\\"files\\":$files,\\"bytes\\":$(du -sb /restored | cut -f1)}"
[ "$files" -gt 0 ] || { echo 'the newest backup holds no file' >&2; exit 1; }
`;

/**
 * Keeps `/tmp/etcd.db`, which a container before it has written, as the only file of a backup, and forgets by the options in `KEEP` what is
 * not kept. A lock that a run left which was killed goes first: nobody else writes here, and those in use stay.
 */
export const BACKUP_FILE = `set -euo pipefail
status=0
restic cat config --no-lock > /dev/null 2> /tmp/error || status=$?
# There is no repository yet. Any other error, such as a wrong password, must make none.
if [ "$status" -eq 10 ]; then
  restic init
elif [ "$status" -ne 0 ]; then
  cat /tmp/error >&2
  exit "$status"
fi
restic unlock
mkdir -p /tmp/snapshot
mv /tmp/etcd.db /tmp/snapshot/etcd.db
cd /tmp/snapshot
restic backup --retry-lock 10m --host ${RESTIC_HOST} .
# shellcheck disable=SC2086 # Several options.
restic forget --retry-lock 10m --host ${RESTIC_HOST} --group-by host --prune $KEEP
echo "{\\"evidence\\":\\"etcd\\",\\"bytes\\":$(stat -c %s etcd.db)}"
`;
