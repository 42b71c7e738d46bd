import { Duration } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Check, TimeUnit } from '../values/check';
import { Refusal } from '../values/refusal';
import { shown } from '../values/shown';
import { Severity } from './monitoring';

const NAME = new Refusal('PLATFORM-361', {
  protects: 'The name of a promise is the name of its alert, and the heading of its section in the runbook.',
  wrong: "slos: [{ name: 'shop orders', … }]",
  right: "slos: [{ name: 'ShopOrdersSlo', … }]",
});

const OBJECTIVE = new Refusal('PLATFORM-362', {
  protects: 'A promise of nothing is kept by a component that does nothing, and one of more than everything by none.',
  wrong: "slos: [{ name: 'ShopOrdersSlo', objective: 0.99, … }]",
  right: "slos: [{ name: 'ShopOrdersSlo', objective: 99, … }]",
});

const DEFAULT_WINDOW = Duration.days(30);
// The slowest of the windows that alert looks back three days.
const SHORTEST_WINDOW = Duration.days(7);

/**
 * How fast the budget burns, as a multiple of what would use it up exactly at the end of the window, over how long, and in the last
 * how long: without the second, an alert would go on long after all is well. Of a window of 30 days, these use up 2 % of the budget in an
 * hour, 5 % in six hours, and 10 % in three days. The pairs are those of the SRE workbook.
 */
const BURNS = [
  { factor: 14.4, long: '1h', short: '5m' },
  { factor: 6, long: '6h', short: '30m' },
  { factor: 1, long: '3d', short: '6h' },
];

/** A promise about a component, and what is measured of it: a service level objective. */
export interface Slo {
  /** Name in PascalCase, for example `ShopOrdersSlo`: of the alert, of its section in the package's RUNBOOK.md, and the label `slo` of what is recorded. */
  readonly name: string;
  /** What is promised, in one sentence without a full stop. */
  readonly promise: string;
  /**
   * How much of all must be good, in percent, from 90 to 100. A promise of 100 % leaves no budget that could burn: whatever is bad
   * breaks it, and alerts within minutes.
   */
  readonly objective: number;
  /**
   * Query of what is bad now, in events per second over five minutes, as in `rate(shop_orders_failed_total[5m])`; its results are summed up.
   * Without `total`, a query that is 1 while the promise is broken and 0 while it is kept, as in `shop_seconds > bool 2`.
   */
  readonly bad: string;
  /**
   * Query of everything, bad and good, in the same unit.
   * @default - the promise is about time: each minute counts as bad while `bad` is 1, as good while it is 0, and not at all while it finds nothing
   */
  readonly total?: string;
  /**
   * The days that the promise is about, at least 7.
   * @default Duration.days(30)
   */
  readonly window?: Duration;
  /**
   * Which one it is about, where a component has several of what promises, for example a database: the label `part` of what is recorded.
   * @default - the component as a whole
   */
  readonly part?: string;
  /**
   * How soon somebody should look when the budget burns.
   * @default Severity.WARNING
   */
  readonly severity?: Severity;
}

/** The metrics that every promise is recorded as, with the labels `slo`, `component` and, where there are several, `part`. */
const RECORDED = {
  /** What is bad, and everything, each minute. All others are made from these two, so that no window reads more than two series. */
  BAD: 'slo:bad:sum',
  TOTAL: 'slo:total:sum',
  /** The promise, as a share of one; has labels `promise` and `window` too. */
  OBJECTIVE: 'slo:objective:ratio',
  /** How much was good in the whole window. */
  ACHIEVED: 'slo:achieved:ratio',
  /** How much of the budget is left: 1 when nothing was bad, 0 when it is used up, below when the promise is broken. */
  REMAINING: 'slo:error_budget_remaining:ratio',
  /** How fast the budget burns in the last hour: 1 uses it up exactly at the end of the window. */
  BURN_RATE: 'slo:burn_rate:ratio1h',
};

/** A group of rules, as both kinds of rulers read it. */
export interface SloGroup {
  readonly suffix: string;
  /** Time between two evaluations. */
  readonly interval: string;
  readonly rules: object[];
}

/**
 * The rules that keep a promise in sight.
 *
 * @param scope who promises
 * @param component id of the component
 * @param slo the promise
 * @param runbook gives the address of its section in the runbook
 */
export function sloGroups(scope: IConstruct, component: string, slo: Slo, runbook: (name: string) => string): SloGroup[] {
  check(scope, slo);
  const runbook_url = runbook(slo.name);
  const { name, promise, objective, bad, total, part } = slo;
  const labels = { slo: name, component, ...(part === undefined ? {} : { part }) };
  const selector = `{${Object.entries(labels).map(([label, value]) => `${label}="${value}"`).join(',')}}`;
  const over = (metric: string, time: string): string => `sum_over_time(${metric}${selector}[${time}])`;
  const ratio = (time: string): string => `${over(RECORDED.BAD, time)} / ${over(RECORDED.TOTAL, time)}`;
  const record = (metric: string, expr: string, more: object = {}): object => ({ record: metric, expr, labels: { ...labels, ...more } });

  const window = `${Check.duration(scope, `window of ${name}`, slo.window ?? DEFAULT_WINDOW, { unit: TimeUnit.DAYS, atLeast: SHORTEST_WINDOW })}d`;
  const [allowed, share] = [rounded(1 - objective / 100), rounded(objective / 100)];
  const alert = (expr: string, burn: object, summary: string): object => ({
    alert: name, expr, for: '120s', labels: { severity: slo.severity ?? Severity.WARNING, ...labels, ...burn }, annotations: { summary, runbook_url },
  });
  const about = part === undefined ? '' : ` (${part})`;

  const recorded = total === undefined
    ? [record(RECORDED.BAD, `max(${bad})`), record(RECORDED.TOTAL, `group(${bad})`)]
    // What never was bad has no series.
    : [record(RECORDED.BAD, `sum(${bad}) or 0 * sum(${total})`), record(RECORDED.TOTAL, `sum(${total})`)];
  const alerts = allowed === 0
    ? [alert(`${over(RECORDED.BAD, '1h')} > 0`, { window: '1h' }, `The promise is that ${promise}${about}; within the last hour it was not so`)]
    // Nothing burns faster than when all is bad.
    : BURNS.filter(({ factor }) => factor * allowed < 1).map(({ factor, long, short }) => alert(
      `${ratio(long)} > ${rounded(factor * allowed)} and ${ratio(short)} > ${rounded(factor * allowed)}`, { window: long },
      `The promise is that ${promise}${about}, in ${objective} % of all; {{ $value | humanizePercentage }} were bad in the last ${long}, more than ${factor === 1 ? '' : `${factor} times what `}the promise allows`,
    ));
  const remaining = allowed === 0 ? `${over(RECORDED.BAD, window)} == bool 0` : `1 - ${ratio(window)} / ${allowed}`;
  return [
    { suffix: 'now', interval: '1m', rules: [...recorded, ...alerts] },
    // An instant query looks back five minutes.
    {
      suffix: 'window',
      interval: '2m',
      rules: [
        record(RECORDED.OBJECTIVE, `vector(${share})`, { promise, window }),
        record(RECORDED.ACHIEVED, `1 - ${ratio(window)}`),
        record(RECORDED.REMAINING, remaining),
        ...(allowed === 0 ? [] : [record(RECORDED.BURN_RATE, `${ratio('1h')} / ${allowed}`)]),
      ],
    },
  ];
}

function check(scope: IConstruct, { name, promise, objective, bad, total, part }: Slo): void {
  NAME.unless(scope, typeof name === 'string' && /^[A-Z][A-Za-z0-9]*$/.test(name), `'name' of a promise must be in PascalCase, got ${shown(name)}: write it as in ShopOrdersSlo`);
  Check.text(scope, `promise of ${name}`, promise, 'say what is promised');
  OBJECTIVE.unless(scope, typeof objective === 'number' && objective >= 90 && objective <= 100, `'objective' of ${name} must be from 90 to 100 percent, got ${shown(objective)}: write it as in 99.5`);
  Check.text(scope, `bad of ${name}`, bad, 'write the query of what breaks the promise');
  if (total !== undefined) Check.text(scope, `total of ${name}`, total, 'write the query of everything, or leave it out for a promise about time');
  if (part !== undefined) Check.dnsLabel(scope, `part of ${name}`, part);
}

/** Without what binary fractions add. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
