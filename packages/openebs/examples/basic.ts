import { Cluster, IStorageClass } from '@monosense-io/platform';
import { OpenEbs } from '@monosense-io/openebs';

/** One class on a disk of its own for databases, one on the system disk for what can be lost. */
export function basic(cluster: Cluster): { nvme: IStorageClass; hostpath: IStorageClass } {
  const openebs = new OpenEbs(cluster, 'openebs');
  return {
    nvme: openebs.addClass('openebs-local-nvme', { disks: ['/dev/disk/by-path/pci-0000:01:00.0-nvme-1'] }),
    hostpath: openebs.addClass('openebs-hostpath'),
  };
}
