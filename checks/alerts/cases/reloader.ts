import type { Cases } from '../cases.ts';

const UP = 'up{job="reloader/reloader",namespace="reloader",pod="reloader-78c9d-lq8xn"}';
const OTHER = 'up{job="cert-manager/cert-manager",namespace="cert-manager",pod="cert-manager-5f6d8-7rkzb"}';
const restarts = (success: boolean): string => `reloader_reload_executed_total{namespace="reloader",pod="reloader-78c9d-lq8xn",success="${success}"}`;
const restartsOf = (namespace: string, success: boolean): string => `reloader_reload_executed_total_by_namespace{namespace="${namespace}",pod="reloader-78c9d-lq8xn",success="${success}"}`;

/** What Reloader says when it fails, and when it is well. */
export const CASES: Cases = {
  ReloaderDown: {
    fires: [
      { [UP]: '1x5 0x25' },
      { [OTHER]: '1x30' },
    ],
    quiet: [
      { [UP]: '1x30' },
      { [UP]: '1x20 0x10' },
    ],
  },
  ReloaderRestartFailed: {
    fires: [
      { [restarts(false)]: '0x10 1x5', [restarts(true)]: '3x16' },
      { [restarts(false)]: '2x10 3x12', [restarts(true)]: '3x23' },
    ],
    quiet: [
      { [restarts(false)]: '0x30', [restarts(true)]: '0+1x30' },
      // Twenty minutes ago.
      { [restarts(false)]: '0x10 1x20' },
      // Reloader starts anew.
      { [restarts(false)]: '2x20 0x10' },
    ],
  },
  ReloaderRestartsOften: {
    fires: [
      { [restartsOf('shop', true)]: '0+1x30' },
      // There is no such series before the first restart.
      { [restartsOf('shop', true)]: '_x10 1+1x20' },
      // Eleven within eleven minutes.
      { [restartsOf('shop', true)]: '0x10 1+1x10 11x10' },
      // One every five minutes.
      { [restartsOf('shop', true)]: Array.from({ length: 18 }, (_, restart) => `${restart}x4`).join(' ') },
    ],
    quiet: [
      { [restartsOf('shop', true)]: '0x10 1+1x9 10x20' },
      // The eleventh was three minutes ago.
      { [restartsOf('shop', true)]: '0x10 1+1x13' },
      // An hour ago it was different.
      { [restartsOf('shop', true)]: '0+1x60 60x70' },
      { [restartsOf('shop', true)]: '0x10 1+1x7 8x20', [restartsOf('mail', true)]: '0x10 1+1x7 8x20' },
      { [restartsOf('shop', false)]: '0+1x30' },
    ],
  },
};
