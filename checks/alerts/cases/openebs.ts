import type { Cases, Series } from '../cases.ts';
import { withNeighbours } from '../neighbours.ts';

const GIB = 1024 ** 3;

/** What the kubelet says of a claim, and whose it is, for as many minutes. */
function claim(minutes: number, stats: Series, storageClass = 'local'): Series {
  const labels = 'namespace="shop",persistentvolumeclaim="data"';
  return {
    'kube_storageclass_info{storageclass="local",provisioner="openebs.io/local"}': `1x${minutes}`,
    'kube_storageclass_info{storageclass="shared",provisioner="nfs.csi.k8s.io"}': `1x${minutes}`,
    [`kube_persistentvolumeclaim_info{${labels},storageclass="${storageClass}",volumename="pvc-7f0c"}`]: `1x${minutes}`,
    ...Object.fromEntries(Object.entries(stats).map(([stat, values]) => [`kubelet_volume_stats_${stat}{${labels},node="node-1"}`, values])),
  };
}

/** The same of its room: it has 10 GiB. */
function room(minutes: number, available: string, storageClass = 'local'): Series {
  return claim(minutes, { available_bytes: available, capacity_bytes: `${10 * GIB}x${minutes}` }, storageClass);
}

/** The same of its inodes: it has 1000. */
function inodes(minutes: number, free: string, storageClass = 'local'): Series {
  return claim(minutes, { inodes_free: free, inodes: `1000x${minutes}` }, storageClass);
}

/** A volume that isn't claimed any more, and one that is. */
function released(phases: Series, storageClass = 'local'): Series {
  const minutes = 1600;
  return {
    'kube_storageclass_info{storageclass="local",provisioner="openebs.io/local"}': `1x${minutes}`,
    'kube_storageclass_info{storageclass="shared",provisioner="nfs.csi.k8s.io"}': `1x${minutes}`,
    [`kube_persistentvolume_info{persistentvolume="pvc-7f0c",storageclass="${storageClass}"}`]: `1x${minutes}`,
    ...Object.fromEntries(Object.entries(phases).map(([phase, values]) => [`kube_persistentvolume_status_phase{persistentvolume="pvc-7f0c",phase="${phase}"}`, values])),
  };
}

const PROVISIONER = 'kube_deployment_status_replicas_available{namespace="openebs-system",deployment="openebs-localpv-provisioner"}';

const OWN: Cases = {
  LocalVolumeFilling: {
    fires: [room(40, `${2 * GIB}x10 ${1.4 * GIB}x29`)],
    quiet: [
      room(40, `${1.6 * GIB}x40`),
      // A dump that is about to be removed.
      room(40, `${2 * GIB}x25 ${GIB}x14`),
      // What is on another provisioner's class is no matter of this one.
      room(40, `${0.1 * GIB}x40`, 'shared'),
    ],
  },
  LocalVolumeFull: {
    fires: [room(20, `${GIB}x8 ${0.45 * GIB}x11`)],
    quiet: [
      room(20, `${0.51 * GIB}x20`),
      room(20, `${GIB}x15 ${0.4 * GIB}x4`),
      room(20, '0x20', 'shared'),
    ],
  },
  LocalVolumeFullTomorrow: {
    // 3 MiB each minute are 4.2 GiB each day.
    fires: [room(160, `${4.5 * GIB}-${3 * 1024 ** 2}x160`)],
    quiet: [
      // 1 MiB each minute are 1.4 GiB each day.
      room(500, `${4.5 * GIB}-${1024 ** 2}x500`),
      // Faster still, and more than half is left.
      room(600, `${10 * GIB}-${8 * 1024 ** 2}x600`),
      // A restore has written for half an hour, and has been done for less than one.
      room(500, `${9.5 * GIB}x413 ${9.5 * GIB}-${0.15 * GIB}x30 ${4.9 * GIB}x55`),
      room(160, `${4.5 * GIB}-${3 * 1024 ** 2}x160`, 'shared'),
    ],
  },
  LocalVolumeInodesLow: {
    fires: [inodes(40, '70-1x40')],
    quiet: [
      inodes(40, '50x40'),
      inodes(40, '70x28 40x11'),
      inodes(40, '0x40', 'shared'),
    ],
  },
  LocalVolumeReleased: {
    fires: [
      released({ Bound: '1x100 0x1499', Released: '0x100 1x1499' }),
      released({ Bound: '1x100 0x1499', Failed: '0x100 1x1499' }),
    ],
    quiet: [
      released({ Bound: '1x1600', Released: '0x1600', Failed: '0x1600' }),
      // Somebody takes it back, or removes it, on the same day.
      released({ Bound: '1x200 0x1399', Released: '0x200 1x1399' }),
      released({ Bound: '0x1600', Released: '1x1600' }, 'shared'),
    ],
  },
  LocalProvisionerDown: {
    fires: [
      { [PROVISIONER]: '1x10 0x20' },
    ],
    quiet: [
      { [PROVISIONER]: '1x10 0x10' },
      // It moves to another machine.
      { [PROVISIONER]: '1x20 0x13 1x5' },
    ],
  },
};

export const CASES = withNeighbours(OWN, { 'namespace="openebs-system"': 'namespace="elsewhere"', 'deployment="openebs-localpv-provisioner"': 'deployment="openebs-zfs-controller"' }, []);
