#!/usr/bin/env bash
# browse-pvc.sh CLUSTER NAMESPACE CLAIM IMAGE: a shell in a pod that has the volume, read-only.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
use_cluster "$1"
namespace=$2
claim=$3
image=$4

kubectl get persistentvolumeclaim "$claim" --namespace "$namespace" >/dev/null
# Who has it mounted, on which node, and as whom it reads: a volume of one node can't be mounted on another.
user=$(kubectl get pods --namespace "$namespace" --field-selector status.phase=Running \
  --output 'jsonpath={range .items[*]}{.spec.nodeName}|{.spec.securityContext.runAsUser}|{.spec.securityContext.fsGroup}| {.spec.volumes[*].persistentVolumeClaim.claimName} {"\n"}{end}' \
  | awk -v claim=" $claim " 'index($0, claim) && !found { print $1; found = 1 }')
IFS='|' read -r node uid group _ <<<"$user|||" || true

pod=browse-$claim
if [[ $uid == 0 ]]; then
  echo "the volume's pod runs as root, which this one does not: files that only root reads can't be read" >&2
  uid=
fi
kubectl create --filename - <<EOF
apiVersion: v1
kind: Pod
metadata:
  name: "$pod"
  namespace: "$namespace"
spec:
  automountServiceAccountToken: false
  restartPolicy: Never
  terminationGracePeriodSeconds: 0
  # Whoever forgets it leaves it for a day at most.
  activeDeadlineSeconds: 86400
  ${node:+nodeName: "$node"}
  securityContext:
    runAsNonRoot: true
    runAsUser: ${uid:-65534}
    # Not fsGroup, which would change whom the files belong to.
    supplementalGroups: [${group:-65534}]
    seccompProfile: { type: RuntimeDefault }
  containers:
    - name: browse
      image: "$image"
      command: [sleep, infinity]
      workingDir: /volume
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: { drop: [ALL] }
      resources:
        requests: { cpu: 10m, memory: 32Mi }
        limits: { memory: 64Mi }
      volumeMounts:
        - { name: volume, mountPath: /volume, readOnly: true }
  volumes:
    - name: volume
      persistentVolumeClaim: { claimName: "$claim" }
EOF
# Only the pod that was made here.
trap 'kubectl delete pod "$pod" --namespace "$namespace" --ignore-not-found --wait=false' EXIT
kubectl wait "pod/$pod" --namespace "$namespace" --for=condition=Ready --timeout=120s
kubectl exec --stdin --tty "$pod" --namespace "$namespace" -- sh
