# shellcheck shell=bash
# Jobs that are started by hand as a CronJob would start them. Sourced after shared.sh.

# new_name PREFIX: a name that no Job has yet.
new_name() {
  echo "$1-$(date +%Y%m%d%H%M%S)-$RANDOM"
}

# start_job NAMESPACE CRONJOB JOB [PATCH]: starts what the CronJob would. With a JSON patch it runs something else, and does not
# count as a run of the CronJob: alerts read when that last succeeded.
start_job() {
  local namespace=$1 cronjob=$2 job=$3 patch=${4:-} made
  made=$(kubectl --namespace "$namespace" create job "$job" --from "cronjob/$cronjob" --dry-run=client --output json)
  if [[ -n $patch ]]; then
    made=$(command kubectl patch --local --filename - --type json --patch "[{\"op\":\"remove\",\"path\":\"/metadata/ownerReferences\"},$patch]" --output json <<<"$made")
  fi
  kubectl create --filename - <<<"$made" >/dev/null
}

# job_ended NAMESPACE JOB: whether it has ended, well or not.
job_ended() {
  [[ $(kubectl --namespace "$1" get job "$2" --output 'jsonpath={.status.conditions[?(@.status=="True")].type}') =~ Complete|Failed ]]
}

# end_of_job NAMESPACE JOB SECONDS: waits until it has ended, and prints what its pods said. Fails when it has failed.
end_of_job() {
  local namespace=$1 job=$2
  wait_for "$3" "the end of Job $namespace/$job" job_ended "$namespace" "$job"
  kubectl --namespace "$namespace" logs "job/$job" --all-containers --tail=-1 || true
  [[ $(kubectl --namespace "$namespace" get job "$job" --output 'jsonpath={.status.conditions[?(@.status=="True")].type}') == *Complete* ]]
}

# cronjobs PATTERN: the CronJobs whose NAMESPACE/NAME is like the extended regular expression, as lines of NAMESPACE NAME.
cronjobs() {
  local all
  all=$(kubectl get cronjobs --all-namespaces --output 'jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name}{"\n"}{end}') || return 1
  grep -E "^($1)\$" <<<"$all" | tr / ' ' || true
}
