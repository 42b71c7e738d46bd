import type { Cases } from '../cases.ts';

const POD = 'external-dns-public-5bd57786d4-x7f2k';
const of = (metric: string, labels = '', pod = POD): string => `${metric}{namespace="external-dns",pod="${pod}"${labels}}`;
const UP = of('up');
// Another controller, whose name begins with that of this one.
const OTHER_UP = of('up', '', 'external-dns-public-records-7c8c6f85fb-bd4kn');
const elsewhere = (series: string): string => series.replace('namespace="external-dns"', 'namespace="shop"');
const beside = (series: string): string => series.replace(POD, 'external-dns-public-records-7c8c6f85fb-bd4kn');
const SYNCED = of('external_dns_controller_last_sync_timestamp_seconds');
const STARTED = of('process_start_time_seconds');
const SOURCE_ERRORS = of('external_dns_source_errors_total');
const REGISTRY_ERRORS = of('external_dns_registry_errors_total');
const wanted = (type: string): string => of('external_dns_source_records', `,record_type="${type}"`);
const there = (type: string): string => of('external_dns_controller_verified_records', `,record_type="${type}"`);

export const CASES: Cases = {
  ExternalDnsDown: {
    fires: [{ [UP]: '1x4 0x15', [OTHER_UP]: '1x20', [elsewhere(UP)]: '1x20' }, { [UP]: '1x4 _x16' }, {}],
    quiet: [{ [UP]: '1x20' }, { [UP]: '1x5 0x14' }],
  },
  ExternalDnsNotSyncing: {
    fires: [{ [SYNCED]: '299x25' }],
    // Each minute; and for some minutes not.
    quiet: [{ [SYNCED]: '0+60x25', [elsewhere(SYNCED)]: '0x25', [beside(SYNCED)]: '0x25' }, { [SYNCED]: '359x25' }, { [SYNCED]: '60x18 1140x6' }, { [SYNCED]: '60x14' }],
  },
  ExternalDnsRestarting: {
    fires: [{ [STARTED]: '10x3 240x4 540x6 960x1' }, { [STARTED]: '10x3 240x20 1500x20 2760x10' }],
    // An update, and a node that was drained.
    quiet: [{ [STARTED]: '10x9 600x20 1800x20', [elsewhere(STARTED)]: '0+60x50', [beside(STARTED)]: '0+60x50' }, { [STARTED]: '10x9 600x40 3100x40' }, { [STARTED]: '10x3 240x4 540x6 960' }, { [STARTED]: '10x70' }],
  },
  ExternalDnsSourceErrors: {
    fires: [{ [SOURCE_ERRORS]: '0x9 1+1x15' }, { [SOURCE_ERRORS]: '0x9 1x12 2x3' }],
    quiet: [{ [SOURCE_ERRORS]: '0x30', [elsewhere(SOURCE_ERRORS)]: '0+1x30', [beside(SOURCE_ERRORS)]: '0+1x30' }, { [SOURCE_ERRORS]: '0x9 1+1x14' }, { [SOURCE_ERRORS]: '7x30' }, { [SOURCE_ERRORS]: '0x9 1x22' }],
  },
  ExternalDnsRegistryErrors: {
    fires: [{ [REGISTRY_ERRORS]: '0x9 1+1x15' }, { [REGISTRY_ERRORS]: '0x9 1x12 2x3' }],
    quiet: [{ [REGISTRY_ERRORS]: '0x30', [elsewhere(REGISTRY_ERRORS)]: '0+1x30', [beside(REGISTRY_ERRORS)]: '0+1x30' }, { [REGISTRY_ERRORS]: '0x9 1+1x14' }, { [REGISTRY_ERRORS]: '7x30' }, { [REGISTRY_ERRORS]: '0x9 1x22' }],
  },
  ExternalDnsRecordsMissing: {
    fires: [{ [wanted('a')]: '12x35', [there('a')]: '12x4 11x30', [wanted('cname')]: '2x35', [there('cname')]: '2x35' }],
    quiet: [
      { [wanted('a')]: '12x35', [there('a')]: '12x35', [wanted('cname')]: '2x35', [there('cname')]: '2x35' },
      // A new one is there after a while.
      { [wanted('a')]: '12x5 13x29', [there('a')]: '12x9 13x25' },
      { [wanted('a')]: '12x5 13x29', [there('a')]: '12x35' },
      { [elsewhere(wanted('a'))]: '12x35', [elsewhere(there('a'))]: '10x35', [beside(wanted('a'))]: '12x35', [beside(there('a'))]: '10x35' },
    ],
  },
  ExternalDnsUpdatesSlo: {
    fires: [
      { [SYNCED]: '0+60x9 540x30' },
      // It is gone.
      { [SYNCED]: '0+60x9 _x30', [OTHER_UP]: '1x39' },
      // For six hours each fifth run fails, and the next comes late.
      { [SYNCED]: Array.from({ length: 80 }, (_, index) => `${index * 300}x3 ${index * 300 + 240}`).join(' ') },
    ],
    quiet: [
      { [SYNCED]: '0+60x70', [elsewhere(SYNCED)]: '0x70', [beside(SYNCED)]: '0x70' },
      // Two runs failed, after three days.
      { [SYNCED]: '0+60x4310 258600x3 258840+60x10', [OTHER_UP]: '1x4330' },
      // Another pod has taken over.
      { [SYNCED]: '0+60x40 _x40', [of('external_dns_controller_last_sync_timestamp_seconds', '', 'external-dns-public-7c8c6f85fb-bd4kn')]: '_x42 2520+60x38' },
    ],
  },
};
