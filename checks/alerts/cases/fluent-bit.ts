import type { Cases } from '../cases.ts';

const ONE = 'fluent-bit-4xk2p';
const TWO = 'fluent-bit-wq9zt';
const THREE = 'fluent-bit-7hbnd';
const of = (metric: string, labels: string, pod = ONE, namespace = 'fluent-bit'): string => `${metric}{namespace="${namespace}",pod="${pod}"${labels === '' ? '' : `,${labels}`}}`;
const up = (pod: string): string => of('up', '', pod);
const read = (name: string, pod?: string): string => of('fluentbit_input_records_total', `name="${name}"`, pod);
const sent = (metric: string, pod?: string): string => of(`fluentbit_output_${metric}`, 'name="logs"', pod);
const left = (pod?: string): string => sent('chunk_available_capacity_percent', pod);
const paused = (name: string, pod?: string): string => of('fluentbit_input_ingestion_paused', `name="${name}"`, pod);

/** What agents say of themselves, in a cluster of three machines. */
export const CASES: Cases = {
  FluentBitMissing: {
    fires: [
      { [up(ONE)]: '1x20', [up(TWO)]: '1x20', [up(THREE)]: '1x4 0x15' },
      { [up(ONE)]: '1x20', [up(TWO)]: '1x20', [up(THREE)]: '1x4 _x15' },
      {},
    ],
    quiet: [
      { [up(ONE)]: '1x20', [up(TWO)]: '1x20', [up(THREE)]: '1x20' },
      // Agents are replaced one at a time.
      { [up(ONE)]: '1x4 0x5 1x10', [up(TWO)]: '1x10 0x5 1x4', [up(THREE)]: '1x20' },
    ],
  },
  FluentBitSilent: {
    fires: [{ [read('containers')]: '500+10x4 540x31', [read('machine')]: '50x36', [read('containers', TWO)]: '500+10x36' }],
    quiet: [
      { [read('containers')]: '500x36', [read('machine')]: '50+1x36' },
      { [read('containers')]: '500+10x4 540x20 550x11' },
      // It starts again.
      { [read('containers')]: '500+10x20 0+10x15' },
    ],
  },
  FluentBitNotDelivering: {
    fires: [{ [sent('retries_total')]: '0+1x25', [sent('proc_records_total')]: '1000x25', [sent('retries_total', TWO)]: '0x25', [sent('proc_records_total', TWO)]: '1000+10x25' }],
    quiet: [
      // Some are tried again, and others get through.
      { [sent('retries_total')]: '0+1x25', [sent('proc_records_total')]: '1000+10x25' },
      // Nothing is sent, and nothing was to send.
      { [sent('retries_total')]: '3x25', [sent('proc_records_total')]: '1000x25' },
      // The sink is replaced.
      { [sent('retries_total')]: '0x9 0+1x4 4x12', [sent('proc_records_total')]: '1000+10x9 1100x4 1100+50x12' },
    ],
  },
  FluentBitBufferFilling: {
    fires: [{ [left()]: '55-1x16', [left(TWO)]: '99x16' }],
    quiet: [
      { [left()]: '50x20' },
      { [left()]: '70 45x8 80x5' },
    ],
  },
  FluentBitLinesDropped: {
    fires: [{ [sent('dropped_records_total')]: '0x5 120x3' }],
    quiet: [
      { [sent('dropped_records_total')]: '0x20' },
      // A long time ago.
      { [sent('dropped_records_total')]: '0 120x25' },
    ],
  },
  FluentBitLinesRejected: {
    fires: [{ [sent('errors_total')]: '0x5 1x3' }],
    quiet: [{ [sent('errors_total')]: '2x20' }, { [sent('errors_total')]: '0 1x25' }],
  },
  FluentBitInputPaused: {
    fires: [{ [paused('containers')]: '0x3 1x10', [paused('machine')]: '0x13' }],
    quiet: [{ [paused('containers')]: '0x20' }, { [paused('containers')]: '0x3 1x9 0' }],
  },
};
