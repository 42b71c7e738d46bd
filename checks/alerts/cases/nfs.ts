import type { Cases, Series } from '../cases.ts';
import { withNeighbours } from '../neighbours.ts';

const GIB = 1024 ** 3;
const MINUTES = 40;

/** What kubelets say of claims by their names, of which the share has 1000 GiB. */
function shares(available: Series, provisioner = 'nfs.csi.k8s.io'): Series {
  return {
    [`kube_storageclass_info{storageclass="shared",provisioner="${provisioner}"}`]: `1x${MINUTES}`,
    ...Object.fromEntries(Object.entries(available).flatMap(([claim, values]) => {
      const labels = `namespace="media",persistentvolumeclaim="${claim}"`;
      return [
        [`kube_persistentvolumeclaim_info{${labels},storageclass="shared",volumename="pvc-${claim}"}`, `1x${MINUTES}`],
        // Several machines mount it.
        ...['node-1', 'node-2'].flatMap((node) => [
          [`kubelet_volume_stats_available_bytes{${labels},node="${node}"}`, values],
          [`kubelet_volume_stats_capacity_bytes{${labels},node="${node}"}`, `${1000 * GIB}x${MINUTES}`],
        ]),
      ];
    })),
  };
}

/** What a kubelet counts of a driver's answers. */
function answers(code: string, count: string, driver = 'nfs.csi.k8s.io', method = '/csi.v1.Node/NodePublishVolume', node = 'node-1'): Series {
  return { [`csi_operations_seconds_count{driver_name="${driver}",method_name="${method}",grpc_status_code="${code}",node="${node}"}`]: count };
}

const DRIVER = 'kube_daemonset_status_number_unavailable{namespace="csi-nfs",daemonset="csi-nfs-node"}';
const CONTROLLER = 'kube_deployment_status_replicas_available{namespace="csi-nfs",deployment="csi-nfs-controller"}';

const OWN: Cases = {
  NfsShareFilling: {
    fires: [shares({ films: `${120 * GIB}x10 ${90 * GIB}x29`, music: `${120 * GIB}x10 ${90 * GIB}x29` })],
    quiet: [
      shares({ films: `${101 * GIB}x40`, music: `${101 * GIB}x40` }),
      shares({ films: `${200 * GIB}x25 ${90 * GIB}x14` }),
      // A volume of a class of another provisioner.
      shares({ films: `${GIB}x40` }, 'openebs.io/local'),
    ],
  },
  NfsShareFull: {
    fires: [shares({ films: `${50 * GIB}x28 ${28 * GIB}x11`, music: `${50 * GIB}x28 ${28 * GIB}x11` })],
    quiet: [
      shares({ films: `${31 * GIB}x40`, music: `${31 * GIB}x40` }),
      shares({ films: `${50 * GIB}x36 ${20 * GIB}x3` }),
      shares({ films: '0x40' }, 'openebs.io/local'),
    ],
  },
  NfsMountsFailing: {
    fires: [
      // The kubelet tries to mount twice in five minutes.
      answers('Internal', '0x20 1x1 2x2 3x1 4x2 5x1 6x2 7x1 8x2 9x1 10x2'),
      // The server hangs: nobody can ask how full a volume is.
      answers('DeadlineExceeded', '0x20 1+1x20', 'nfs.csi.k8s.io', '/csi.v1.Node/NodeGetVolumeStats'),
    ],
    quiet: [
      // The server restarts: five tries fail.
      { ...answers('Internal', '0x20 1x1 2x1 3x1 4x1 5x6'), ...answers('OK', '10+1x35') },
      // Six pods start at once, and succeed when they try again.
      answers('Internal', '0x30 6x4'),
      answers('OK', '0+5x40'),
      // Four machines, each twice.
      { ...answers('Internal', '0x20 1x5 2x13'), ...answers('Internal', '0x20 1x5 2x13', undefined, undefined, 'node-2'), ...answers('Internal', '0x20 1x5 2x13', undefined, undefined, 'node-3'), ...answers('Internal', '0x20 1x5 2x13', undefined, undefined, 'node-4') },
      answers('Internal', '0+5x40', 'rook-ceph.rbd.csi.ceph.com'),
    ],
  },
  NfsDriverMissing: {
    fires: [{ [DRIVER]: '0x10 1x25' }],
    quiet: [
      // An update, machine by machine.
      { [DRIVER]: '0x10 1x14' },
      { [DRIVER]: '0x40' },
    ],
  },
  NfsControllerDown: {
    fires: [{ [CONTROLLER]: '1x10 0x25' }],
    quiet: [
      { [CONTROLLER]: '1x20 0x14' },
      // One of two is enough.
      { [CONTROLLER]: '2x10 1x25' },
    ],
  },
};

export const CASES = withNeighbours(OWN, { 'namespace="csi-nfs"': 'namespace="elsewhere"', 'daemonset="csi-nfs-node"': 'daemonset="other"', 'deployment="csi-nfs-controller"': 'deployment="other"' }, []);
