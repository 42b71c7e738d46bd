import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships: chart openebs 4.4.0 with its sub-chart localpv-provisioner 4.4.0, read from a copy of the packaged
 * chart, since OpenEBS' own repositories have no tag of that version that could be had. Renovate edits the version; whoever
 * merges a new one looks the rest up again, above all for engines that a release has added and switched on.
 */

/**
 * The umbrella chart. Its sub-chart alone would do, but upstream advises against installing that by itself, and publishes
 * only the umbrella to an OCI registry. Later ones exist, up to 4.6.1 with localpv-provisioner 4.6.0: their files could not be had,
 * and what they add and switch on must be looked up first. 4.6 checks the provisioner by HTTP, and no longer by its process.
 */
export const CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/openebs/charts/openebs
  repository: 'oci://ghcr.io/openebs/charts',
  name: 'openebs',
  version: '4.4.0',
};

/** The name that StorageClasses call the provisioner by. */
export const PROVISIONER = 'openebs.io/local';

/** Name of the provisioner's Deployment, for a release named like the chart. */
export const DEPLOYMENT = 'openebs-localpv-provisioner';

/** Labels that select the provisioner's pods. The pods that make and remove directories carry none. */
export const PROVISIONER_LABELS = { app: 'localpv-provisioner', component: 'localpv-provisioner', release: 'openebs' };

/** Everything in the umbrella that is not the provisioner of directories: all of it is on unless switched off. */
export const EVERYTHING_ELSE_OFF = {
  engines: {
    local: { lvm: { enabled: false }, zfs: { enabled: false }, rawfile: { enabled: false } },
    replicated: { mayastor: { enabled: false } },
  },
  // With Loki goes the MinIO that it stores in.
  loki: { enabled: false },
  alloy: { enabled: false },
  // Directories have no snapshots, and these CRDs belong to whoever runs the snapshot controller.
  'openebs-crds': { csi: { volumeSnapshots: { enabled: false } } },
  // Only moves installations of version 3 to version 4.
  preUpgradeHook: { enabled: false },
};
