import { Alert, Severity } from '@monosense-io/platform';
import { Duration } from 'cdk8s';
import { DEPLOYMENT, PROVISIONER } from './upstream';

/*
 * Each alert has a section of its name in RUNBOOK.md. The provisioner has no metrics; the kubelet tells how full a volume is,
 * and kube-state-metrics which ones are of this provisioner. A volume without an enforced size shows the room of its whole
 * disk, so that several alerts may mean one disk.
 */

const CLAIM = 'cluster, namespace, persistentvolumeclaim';
const CLASSES = `group by (cluster, storageclass) (kube_storageclass_info{provisioner="${PROVISIONER}"})`;
const CLAIMS = `group by (${CLAIM}) (kube_persistentvolumeclaim_info * on (cluster, storageclass) group_left () ${CLASSES})`;
const VOLUMES = `group by (cluster, persistentvolume) (kube_persistentvolume_info * on (cluster, storageclass) group_left () ${CLASSES})`;

/** Share of the room or the inodes that is left in each volume of every class. */
function left(of: string, from: string): string {
  return `max by (${CLAIM}) (kubelet_volume_stats_${of}) / max by (${CLAIM}) (kubelet_volume_stats_${from})`;
}

/** Only for the volumes of this provisioner. */
function ours(condition: string): string {
  return `(${condition}) and on (${CLAIM}) ${CLAIMS}`;
}

/** Alerts on the volumes of every class and on what makes them. */
export function alerts(namespace: string): Alert[] {
  const room = left('available_bytes', 'capacity_bytes');
  const claim = '{{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }}';
  return [
    {
      name: 'LocalVolumeFilling',
      expression: ours(`${room} < 0.15`),
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: `Local volume ${claim} has {{ $value | humanizePercentage }} of its room left`,
    },
    {
      name: 'LocalVolumeFull',
      expression: ours(`${room} < 0.05`),
      severity: Severity.CRITICAL,
      summary: `Local volume ${claim} has {{ $value | humanizePercentage }} of its room left: writes are about to fail`,
    },
    {
      name: 'LocalVolumeFullTomorrow',
      expression: ours(`max by (${CLAIM}) (predict_linear(kubelet_volume_stats_available_bytes[6h], 86400)) < 0 and ${room} < 0.5`),
      duration: Duration.hours(1),
      severity: Severity.WARNING,
      summary: `Local volume ${claim} will be full within a day if it goes on like the last six hours`,
    },
    {
      name: 'LocalVolumeInodesLow',
      expression: ours(`${left('inodes_free', 'inodes')} < 0.05`),
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: `Local volume ${claim} has {{ $value | humanizePercentage }} of its inodes left: new files are about to be refused`,
    },
    {
      name: 'LocalVolumeReleased',
      expression: `max by (cluster, persistentvolume) (kube_persistentvolume_status_phase{phase=~"Released|Failed"}) == 1 and on (cluster, persistentvolume) ${VOLUMES}`,
      duration: Duration.days(1),
      severity: Severity.WARNING,
      summary: 'Local volume {{ $labels.persistentvolume }} has taken room on its disk for a day without belonging to anybody',
    },
    {
      name: 'LocalProvisionerDown',
      expression: `max by (cluster) (kube_deployment_status_replicas_available{namespace="${namespace}", deployment="${DEPLOYMENT}"}) == 0`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'Nothing makes or removes local volumes: new claims of those classes stay pending',
    },
  ];
}
