import type { Cases } from '../cases.ts';

const POD = 'external-dns-public-5bd57786d4-x7f2k';
const of = (metric: string, labels = '', pod = POD): string => `${metric}{namespace="external-dns",pod="${pod}"${labels}}`;
const UP = of('up');
// Another controller, whose name begins with that of this one.
const OTHER_UP = of('up', '', 'external-dns-public-records-7c8c6f85fb-bd4kn');
const SYNCED = of('external_dns_controller_last_sync_timestamp_seconds');
const STARTED = of('process_start_time_seconds');
const SOURCE_ERRORS = of('external_dns_source_errors_total');
const REGISTRY_ERRORS = of('external_dns_registry_errors_total');
const wanted = (type: string): string => of('external_dns_source_records', `,record_type="${type}"`);
const there = (type: string): string => of('external_dns_controller_verified_records', `,record_type="${type}"`);

export const CASES: Cases = {
  ExternalDnsDown: {
    fires: [{ [UP]: '1x4 0x15', [OTHER_UP]: '1x20' }, { [UP]: '1x4 _x16' }, {}],
    quiet: [{ [UP]: '1x20' }, { [UP]: '1x4 0x10 1x4' }],
  },
  ExternalDnsNotSyncing: {
    fires: [{ [SYNCED]: '60x25' }],
    // Each minute; and for some minutes not.
    quiet: [{ [SYNCED]: '0+60x25' }, { [SYNCED]: '60x18 1140x6' }, { [SYNCED]: '60x14' }],
  },
  ExternalDnsRestarting: {
    fires: [{ [STARTED]: '10x3 240x4 540x6 960x9 1560x8' }],
    // An update, and a node that was drained.
    quiet: [{ [STARTED]: '10x9 600x20 1800x20' }, { [STARTED]: '10x70' }],
  },
  ExternalDnsSourceErrors: {
    fires: [{ [SOURCE_ERRORS]: '0x4 1+1x20' }],
    quiet: [{ [SOURCE_ERRORS]: '0x30' }, { [SOURCE_ERRORS]: '7x30' }, { [SOURCE_ERRORS]: '0x9 1x22' }],
  },
  ExternalDnsRegistryErrors: {
    fires: [{ [REGISTRY_ERRORS]: '0x4 1+1x20' }],
    quiet: [{ [REGISTRY_ERRORS]: '0x30' }, { [REGISTRY_ERRORS]: '7x30' }, { [REGISTRY_ERRORS]: '0x9 1x22' }],
  },
  ExternalDnsRecordsMissing: {
    fires: [{ [wanted('a')]: '12x35', [there('a')]: '12x3 11x31', [wanted('cname')]: '2x35', [there('cname')]: '2x35' }],
    quiet: [
      { [wanted('a')]: '12x35', [there('a')]: '12x35', [wanted('cname')]: '2x35', [there('cname')]: '2x35' },
      // A new one is there after a while.
      { [wanted('a')]: '12x5 13x29', [there('a')]: '12x9 13x25' },
    ],
  },
};
