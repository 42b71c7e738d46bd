import type { Cases } from '../cases.ts';

/** Its values are times; each history starts at 0. */
const LAST_SUCCESS = 'kube_cronjob_status_last_successful_time{namespace="rollout-evidence",cronjob="rollout-evidence"}';
const OTHER = 'kube_cronjob_status_last_successful_time{namespace="shop",cronjob="cleanup"}';

/** What kube-state-metrics says of the Job that uploads the evidence, when it fails and when it is well. */
export const CASES: Cases = {
  RolloutEvidenceMissing: {
    fires: [
      // Every Job since the first has failed, for more than an hour.
      { [LAST_SUCCESS]: '0x65', [OTHER]: '0+60x65' },
      // None has ever ended well.
      { [OTHER]: '0+60x20' },
    ],
    quiet: [
      // A success every quarter of an hour.
      { [LAST_SUCCESS]: '0x14 900x14 1800x14 2700x14 3600x14', [OTHER]: '0x74' },
      // Three in a row have failed, the fourth hasn't.
      { [LAST_SUCCESS]: '0x58 3540x10' },
      { [LAST_SUCCESS]: '0x58' },
    ],
  },
  RolloutEvidenceWatch: {
    // It waits for ten years.
    fires: [],
    quiet: [{}],
  },
};
