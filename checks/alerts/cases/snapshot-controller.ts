import type { Cases, Series } from '../cases.ts';

/** A metric of the controller's pods. */
function controller(metric: string, values: readonly string[]): Series {
  const pods = ['x2x7k', 'q8m4t'];
  return Object.fromEntries(values.map((value, index) => [`${metric}{namespace="snapshot-controller",pod="snapshot-controller-7f6c9d8b5-${pods[index]}"}`, value]));
}

export const CASES: Cases = {
  SnapshotControllerDown: {
    fires: [
      controller('up', ['1x10 0x25', '1x10 0x25']),
      { ...controller('up', ['1x10 _x25', '1x10 _x25']), 'up{namespace="rook-ceph",pod="snapshot-controller-1"}': '1x35', 'up{namespace="snapshot-controller",pod="debug"}': '1x35' },
    ],
    quiet: [
      controller('up', ['1x10 0x25', '1x36']),
      // Its pod moves to another machine.
      controller('up', ['1x10 _x22', '_x23 1x9']),
      controller('up', ['1x10 _x14', '1x10 0x13']),
    ],
  },
  VolumeSnapshotStuck: {
    fires: [
      // One is never finished; others come and go.
      controller('snapshot_controller_operations_in_flight', ['0x60 1x60 3x10 1x90', '0x223']),
    ],
    quiet: [
      // A new one every hour, each of fifty minutes.
      controller('snapshot_controller_operations_in_flight', ['0x20 2x49 0x9 2x49 0x9 2x49 0x9 2x49', '0x250']),
      // It has waited for two hours and twenty minutes.
      controller('snapshot_controller_operations_in_flight', ['0x60 1x140', '0x201']),
      // A pod that has just started sees one under way.
      controller('snapshot_controller_operations_in_flight', ['_x40 1x25', '1x25 _x40']),
    ],
  },
};
