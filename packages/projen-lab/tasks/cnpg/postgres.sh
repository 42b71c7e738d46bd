# shellcheck shell=bash
# What the tasks of PostgreSQL share. Sourced after shared.sh.

# find_postgres NAME: a PostgreSQL of this name, in any namespace; the only one where NAME is empty. Sets NAMESPACE and POSTGRES.
find_postgres() {
  local all found
  all=$(kubectl get clusters.postgresql.cnpg.io --all-namespaces --output 'jsonpath={range .items[*]}{.metadata.namespace} {.metadata.name}{"\n"}{end}')
  found=$(awk -v name="$1" 'name == "" || $2 == name' <<<"$all" | grep . || true)
  [[ $(grep -c . <<<"$found") -eq 1 ]] || refuse "$CLUSTER" "POSTGRES must be the name of one PostgreSQL, got '$1': use one of $(awk '{ print $2 }' <<<"$all" | xargs)"
  # shellcheck disable=SC2034 # For whoever has sourced this.
  read -r NAMESPACE POSTGRES <<<"$found"
}
