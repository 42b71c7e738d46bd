import { Cluster, IStorageClass } from '@monosense-io/platform';
import { OpenEbs } from '@monosense-io/openebs';

/** One class on the machines' NVMe disks for databases, one on the system disk for what can be lost. */
export function basic(cluster: Cluster): { nvme: IStorageClass; hostpath: IStorageClass } {
  const openebs = new OpenEbs(cluster, 'openebs');
  return {
    nvme: openebs.addClass('openebs-local-nvme', { diskSelector: "disk.transport == 'nvme' && !system_disk" }),
    hostpath: openebs.addClass('openebs-hostpath'),
  };
}
