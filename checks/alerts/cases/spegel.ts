import type { Cases } from '../cases.ts';

const PODS = ['spegel-4jx7p', 'spegel-9cw2k', 'spegel-tq5zd'];
const up = (pod: string): string => `up{job="spegel/spegel",namespace="spegel",pod="${pod}"}`;
const UP = PODS.map(up);
const OTHER = 'up{job="reloader/reloader",namespace="reloader",pod="reloader-78c9d-lq8xn"}';
const shared = (pod: string, registry: string): string => `spegel_advertised_content_digests{namespace="spegel",pod="${pod}",registry="${registry}"}`;
const answers = (handler: string, code: number, pod = PODS[0]): string => `http_request_duration_seconds_count{namespace="spegel",pod="${pod}",handler="${handler}",method="GET",code="${code}"}`;

/** What the mirrors say when they fail, and when they are well. */
export const CASES: Cases = {
  SpegelMirrorMissing: {
    fires: [
      { [UP[0]]: '1x30', [UP[1]]: '1x30', [UP[2]]: '1x5 0x24' },
      { [UP[0]]: '1x30', [UP[1]]: '1x30' },
      // None, and others of the cluster don't count.
      { [OTHER]: '1x30' },
    ],
    quiet: [
      { [UP[0]]: '1x30', [UP[1]]: '1x30', [UP[2]]: '1x30' },
      // A machine starts anew.
      { [UP[0]]: '1x30', [UP[1]]: '1x30', [UP[2]]: '1x20 0x9' },
    ],
  },
  SpegelSharesNothing: {
    fires: [
      { [UP[0]]: '1x45', [shared(PODS[0], 'ghcr.io')]: '0x45', [UP[1]]: '1x45', [shared(PODS[1], 'ghcr.io')]: '12x45' },
      // The mirror can't read what containerd holds, and tells of no image.
      { [UP[0]]: '1x45', [UP[1]]: '1x45', [shared(PODS[1], 'ghcr.io')]: '12x45' },
    ],
    quiet: [
      { [UP[0]]: '1x45', [shared(PODS[0], 'ghcr.io')]: '0x45', [shared(PODS[0], 'quay.io')]: '1x45', [OTHER]: '1x45' },
      // It was started twenty minutes ago.
      { [UP[0]]: '0x20 1x20', [shared(PODS[0], 'ghcr.io')]: '_x21 0x20' },
      // It doesn't run, which is another alert's.
      { [UP[0]]: '0x45' },
    ],
  },
  SpegelFailing: {
    fires: [
      { [answers('/v2/*', 500)]: '0+1x30' },
      // There is no such series before the first failure.
      { [answers('/v2/*', 503)]: '_x10 1+1x25' },
      // One every eight minutes.
      { [answers('/v2/*', 500)]: '0x7 1x7 2x7 3x7 4x7', [answers('/v2/*', 502)]: '0x39' },
    ],
    quiet: [
      // An image that no other machine has.
      { [answers('/v2/*', 404)]: '0+5x30', [answers('/v2/*', 200)]: '0+5x30' },
      { [answers('/v2/*', 500)]: '0x20 6x18' },
      // First one mirror, then another, each for ten minutes.
      { [answers('/v2/*', 500)]: '0x20 6x18', [answers('/v2/*', 500, PODS[1])]: '0x30 6x8' },
      { [answers('/v2/*', 500).replaceAll('spegel', 'shop')]: '0+6x30' },
      // It isn't ready.
      { [answers('/readyz', 500)]: '0+6x30' },
    ],
  },
};
