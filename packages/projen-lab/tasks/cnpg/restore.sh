#!/usr/bin/env bash
# restore.sh CLUSTER POSTGRES DATABASE AT TABLE OUTPUT SECONDS: what a database held at a moment, as a file that psql reads. It is recovered in
# a pod of the restore drills, which goes afterwards; the running PostgreSQL is not touched.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
. "${BASH_SOURCE[0]%/*}/postgres.sh"
. "${BASH_SOURCE[0]%/*}/../dr/jobs.sh"
use_cluster "$1"
find_postgres "$2"
database=$3 at=$4 table=$5 output=$6 seconds=$7
[[ $at =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$ ]] ||
  refuse "$CLUSTER" "AT must be a moment with its time zone, got '$at': write it as in 2026-01-31T14:05:00Z"
[[ ! -e $output ]] || refuse "$CLUSTER" "OUTPUT must be a new file, and $output is there: name another"
drills=$POSTGRES-restore-drills
job=$(new_name restore)

start_job "$drills" "$POSTGRES-restore" "$job" '{"op":"add","path":"/spec/template/spec/initContainers/0/env/-","value":{"name":"MOMENT","value":"'"$at"'"}},{"op":"add","path":"/spec/template/spec/containers/0/env/-","value":{"name":"KEEP","value":"'"$seconds"'"}}'
trap 'kubectl --namespace "$drills" delete job "$job" --wait=false >/dev/null; rm -f "$output.part"' EXIT
is_open() {
  if job_ended "$drills" "$job"; then
    kubectl --namespace "$drills" logs "job/$job" --all-containers --tail=-1 >&2 || true
    refuse "$CLUSTER" "$POSTGRES must be recovered as of $at, and was not, see above"
  fi
  kubectl --namespace "$drills" logs "job/$job" --container recover --tail=-1 2>/dev/null | grep -q '"evidence":"open"'
}
wait_for "$seconds" "the recovery of $POSTGRES as of $at" is_open
dump=(--dbname "$database" --no-owner)
if [[ -n $table ]]; then dump+=(--table "$table"); fi
# It holds what the database holds.
umask 077
# shellcheck disable=SC2016 # Of the container.
kubectl --namespace "$drills" exec "job/$job" --container recover -- bash -c 'exec "/usr/lib/postgresql/$MAJOR/bin/pg_dump" --host "$TMPDIR" --username postgres "$@"' pg_dump "${dump[@]}" >"$output.part"
mv "$output.part" "$output"
echo "$output holds $database as of $at: read it before you give it to psql"
