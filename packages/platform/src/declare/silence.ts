import { IConstruct } from 'constructs';
import { Refusal } from '../values/refusal';
import { Records } from './ledger';

const SILENCE = new Refusal('PLATFORM-373', {
  protects: 'A silence of everything, without a reason or for ever is one that nobody ends, and the next real alert is not heard.',
  wrong: "silences: { disks: { matching: {}, reason: 'new disks', until: 'soon' } }",
  right: "silences: { disks: { matching: { cluster: 'edge', alertname: 'NodeNotReady' }, reason: 'new disks', until: '2026-12-31' } }",
});

/**
 * Alerts that nobody is told of for a while, such as those of a maintenance. It ends by itself; whoever renders afterwards gets
 * the same, and the board and `platform currency` say that it may go.
 */
export interface Silence {
  /** Labels, with the values, that an alert has all of, such as `{ cluster: 'edge', alertname: 'NodeNotReady' }`. Refused: none. */
  readonly matching: { [label: string]: string };
  /** Why nobody needs to hear of them. */
  readonly reason: string;
  /**
   * When it begins: a day, such as `2026-12-05`, or a minute, such as `2026-12-05T18:00Z`, in UTC.
   * @default - when it is applied
   */
  readonly from?: string;
  /** When it ends: with the end of a day, such as `2026-12-06`, or at a minute, such as `2026-12-05T22:00Z`, in UTC. */
  readonly until: string;
}

/** Silences, with their names. */
export const SILENCES = new Records<{ readonly name: string; readonly silence: Silence }>();

/** Refuses a silence that leaves something open, and records any other. */
export function silence(owner: IConstruct, name: string, value: Silence): void {
  const { matching, reason, from, until } = value;
  SILENCE.unless(owner, Object.keys(matching).length > 0, `'matching' of silence ${name} must name a label, got none: say which alerts it is for`);
  for (const [label, value] of Object.entries(matching)) {
    SILENCE.unless(owner, value !== '', `'matching' of silence ${name} must have a value for each label, since an empty one fits every alert without the label, got '${label}' without one: write what the alerts have`);
    SILENCE.unless(owner, /^[a-zA-Z_]\w*$/.test(label), `'matching' of silence ${name} must have names of labels as keys, got '${label}': write one as in alertname`);
  }
  SILENCE.unless(owner, typeof reason === 'string' && reason.trim() !== '', `'reason' of silence ${name} must say why nobody needs to hear of it, got none: say it`);
  for (const [prop, moment] of Object.entries({ from, until })) {
    if (prop === 'from' && moment === undefined) continue;
    SILENCE.unless(owner, isMoment(moment), `'${prop}' of silence ${name} must be a day or a minute in UTC, got '${moment}': write it as 2026-12-31 or 2026-12-31T18:00Z`);
  }
  SILENCE.unless(owner, from === undefined || startOf(from) < endOf(until), `'until' of silence ${name} must come after 'from', got '${until}' after '${from}': move one of them`);
  SILENCES.add(owner, { name, silence: value });
}

/** The minute of a day or a minute at which something begins, in milliseconds. */
function startOf(moment: string): number {
  return Date.parse(moment.length === 10 ? `${moment}T00:00Z` : moment);
}

/** The minute at which something has ended: that after the last of a day. */
function endOf(moment: string): number {
  return startOf(moment) + (moment.length === 10 ? 86_400_000 : 0);
}

function isMoment(text: unknown): boolean {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}Z)?$/.test(text)) return false;
  const date = new Date(startOf(text));
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text.replace('Z', ''));
}
