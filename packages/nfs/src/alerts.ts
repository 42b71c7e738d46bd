import { Alert, Severity } from '@monosense-io/platform';
import { Duration } from 'cdk8s';
import { CONTROLLER, DRIVER, NODE } from './upstream';

/*
 * Each alert has a section of its name in RUNBOOK.md. The driver has no metrics; kubelets tell how full a volume is and what
 * the driver answers them, and kube-state-metrics which volumes are of this driver. A volume has the room of its whole
 * share, so that all volumes of a class say the same.
 */

const CLAIM = 'cluster, namespace, persistentvolumeclaim';
const CLASSES = `group by (cluster, storageclass) (kube_storageclass_info{provisioner="${DRIVER}"})`;
const CLAIMS = `group by (${CLAIM}, storageclass) (kube_persistentvolumeclaim_info * on (cluster, storageclass) group_left () ${CLASSES})`;

/** Share of the room that is left, by class. */
const ROOM = `max by (${CLAIM}) (kubelet_volume_stats_available_bytes) / max by (${CLAIM}) (kubelet_volume_stats_capacity_bytes)`;
const LEFT = `min by (cluster, storageclass) ((${ROOM}) * on (${CLAIM}) group_left (storageclass) ${CLAIMS})`;

/** Alerts on the shares of every class and on the driver. */
export function alerts(namespace: string): Alert[] {
  return [
    {
      name: 'NfsShareFilling',
      expression: `${LEFT} < 0.1`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'The NFS share of class {{ $labels.storageclass }} has {{ $value | humanizePercentage }} of its room left.',
    },
    {
      name: 'NfsShareFull',
      expression: `${LEFT} < 0.03`,
      severity: Severity.CRITICAL,
      summary: 'The NFS share of class {{ $labels.storageclass }} has {{ $value | humanizePercentage }} of its room left: writes are about to fail.',
    },
    {
      name: 'NfsMountsFailing',
      // Mounting is tried about ten times within that time, and how full a volume is gets asked every minute.
      expression: `sum by (cluster, node) (increase(csi_operations_seconds_count{driver_name="${DRIVER}", grpc_status_code!="OK"}[15m])) > 5`,
      severity: Severity.WARNING,
      summary: 'The NFS driver on {{ $labels.node }} failed {{ $value | humanize }} times within 15 minutes: pods with NFS volumes hang or do not start.',
    },
    {
      name: 'NfsDriverMissing',
      expression: `max by (cluster) (kube_daemonset_status_number_unavailable{namespace="${namespace}", daemonset="${NODE}"}) > 0`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'On {{ $value }} machines no NFS volume can be mounted: the driver does not run there.',
    },
    {
      name: 'NfsControllerDown',
      expression: `max by (cluster) (kube_deployment_status_replicas_available{namespace="${namespace}", deployment="${CONTROLLER}"}) == 0`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'Nothing makes or removes NFS volumes: new claims of those classes stay pending.',
    },
  ];
}
