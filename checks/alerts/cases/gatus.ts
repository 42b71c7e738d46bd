import type { Cases } from '../cases.ts';

const ONE = 'gatus-6d5f8c7b9d-4xk2p';
const NEXT = 'gatus-5c7d9f6b8c-wq9zt';
const up = (pod: string, namespace = 'gatus'): string => `up{namespace="${namespace}",pod="${pod}"}`;
const of = (metric: string, name: string, pod = ONE, namespace = 'gatus'): string => `gatus_results_${metric}{namespace="${namespace}",pod="${pod}",key="external_${name}",group="external",name="${name}",type="HTTP"}`;
const success = (name: string, pod?: string, namespace?: string): string => of('endpoint_success', name, pod, namespace);
const certificate = (name: string, namespace?: string): string => of('certificate_expiration_seconds', name, ONE, namespace);
const DAYS = (days: number): number => days * 86400;

/** What Gatus says of others, and what is said of it. */
export const CASES: Cases = {
  GatusDown: {
    fires: [{ [up(ONE)]: '1x5 0x10' }, { [up(ONE)]: '1x5 _x11' }, { [up(ONE, 'shop')]: '1x20', [up('shop-6d5f8c7b9d-4xk2p')]: '1x20' }, {}],
    quiet: [
      { [up(ONE)]: '1x20' },
      { [up(ONE)]: '1x5 0x9' },
      // The pod is replaced.
      { [up(ONE)]: '1x9 _x11', [up(NEXT)]: '_x11 1x9' },
    ],
  },
  GatusCheckFailing: {
    fires: [
      { [success('wiki')]: '1x4 0x5', [success('shop')]: '1x10' },
      // The pod was replaced meanwhile.
      { [success('wiki')]: '1x4 0x2 _x3', [success('wiki', NEXT)]: '_x7 0x3' },
    ],
    quiet: [
      { [success('wiki')]: '1x10', [success('shop')]: '1x10' },
      { [success('wiki')]: '1x5 0x4' },
      { [success('wiki')]: '0x4 1 0x4' },
      // What the pod says that is about to go counts as well.
      { [success('wiki')]: '0x10', [success('wiki', NEXT)]: '1x10' },
      { [success('wiki', ONE, 'shop')]: '0x10' },
    ],
  },
  GatusCertificateExpiresSoon: {
    fires: [{ [certificate('wiki')]: `${DAYS(14)}-60x61`, [certificate('shop')]: `${DAYS(60)}-60x61` }],
    quiet: [
      { [certificate('wiki')]: `${DAYS(15)}-60x61` },
      { [certificate('wiki')]: `${DAYS(14)}-60x60` },
      // It is renewed within the hour.
      { [certificate('wiki')]: `${DAYS(13)}-60x58 ${DAYS(90)}-60x5` },
      { [certificate('wiki', 'shop')]: `${DAYS(2)}-60x61` },
    ],
  },
};
