#!/usr/bin/env bash
# backup.sh CLUSTER POSTGRES SECONDS: a base backup now.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
. "${BASH_SOURCE[0]%/*}/postgres.sh"
use_cluster "$1"
find_postgres "$2"
seconds=$3
name=$POSTGRES-by-hand-$(date +%Y%m%d%H%M%S)
kubectl create --filename - >/dev/null <<YAML
apiVersion: postgresql.cnpg.io/v1
kind: Backup
metadata:
  name: $name
  namespace: $NAMESPACE
spec:
  cluster:
    name: $POSTGRES
  method: plugin
  pluginConfiguration:
    name: barman-cloud.cloudnative-pg.io
YAML
phase() {
  kubectl --namespace "$NAMESPACE" get backups.postgresql.cnpg.io "$name" --output 'jsonpath={.status.phase}'
}
has_ended() {
  [[ $(phase) =~ ^(completed|failed)$ ]]
}
wait_for "$seconds" "backup $name" has_ended
if [[ $(phase) != completed ]]; then
  refuse "$CLUSTER" "backup $name must succeed, and says: $(kubectl --namespace "$NAMESPACE" get backups.postgresql.cnpg.io "$name" --output 'jsonpath={.status.error}')"
fi
echo "$NAMESPACE/$POSTGRES is backed up as $name"
