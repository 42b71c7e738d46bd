import { Duration } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Cron } from 'croner';
import { Refusal } from './refusal';

const FIELDS = new Refusal('PLATFORM-110', {
  protects: 'A text with too few or too many fields is a cron expression to nobody, so that what it should start never runs.',
  wrong: "schedule: '0 3 * *'",
  right: "schedule: '0 3 * * *'",
});

const FIELD = new Refusal('PLATFORM-111', {
  protects: 'Readers of cron expressions differ in what they take beside numbers, names, lists, ranges and steps, and none takes a number out of range.',
  wrong: "schedule: '0 24 * * *'",
  right: "schedule: '0 0 * * *'",
});

const NEVER = new Refusal('PLATFORM-112', {
  protects: 'A day that no calendar has is never reached, and nobody would notice that nothing runs.',
  wrong: "schedule: '0 3 30 2 *'",
  right: "schedule: '0 3 28 2 *'",
});

const WHOLE_MINUTES = new Refusal('PLATFORM-113', {
  protects: 'Five fields know minutes alone: a schedule within the minute would run at another second than it says.',
  wrong: "schedule: '15 0 3 * * *'",
  right: "schedule: '0 3 * * *'",
});

interface Field {
  readonly name: string;
  readonly range: string;
  readonly forms: RegExp;
}

/** One list of numbers, ranges and steps; names where a field has them. */
const list = (value: string, also = ''): RegExp => {
  const item = `(\\*${also}|${value}(-${value})?)(/\\d+)?`;
  return new RegExp(`^${item}(,${item})*$`, 'i');
};
const DAYS = 'sun|mon|tue|wed|thu|fri|sat';
const MONTHS = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';

// The library takes more than the readers do (L, W, #, +, a year, 7 for Sunday): the forms are those that all of them know.
const FIVE: Field[] = [
  { name: 'minute', range: '0 to 59', forms: list('\\d+') },
  { name: 'hour', range: '0 to 23', forms: list('\\d+') },
  { name: 'day of the month', range: '1 to 31', forms: list('\\d+', '|\\?') },
  { name: 'month', range: '1 to 12 or JAN to DEC', forms: list(`(\\d+|${MONTHS})`) },
  { name: 'day of the week', range: '0 (Sunday) to 6 or SUN to SAT', forms: list(`([0-6]|${DAYS})`, '|\\?') },
];

// A span that holds a century's year without a leap day, and after it leap years on all days of the week: no pause is longer
// outside it. Always the same, so that the same schedule always has the same pause.
const SPAN = { from: Date.UTC(2096, 0, 1), to: Date.UTC(2132, 0, 1) };
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** When within the hour. */
export interface HourlyOptions {
  /**
   * Minute, from 0 to 59.
   * @default 0
   */
  readonly minute?: number;
}

/** When within the day. */
export interface DailyOptions {
  /** Hour, from 0 to 23, in UTC. */
  readonly hour: number;
  /**
   * Minute, from 0 to 59.
   * @default 0
   */
  readonly minute?: number;
}

/**
 * When something runs again and again, in UTC: a cron expression of which it is known that it fires, when, and how long it
 * pauses.
 *
 * Fields are numbers, names of months and days (`JAN`, `MON`), lists, ranges and steps. Refused: other forms, numbers out of
 * range, and days that no calendar has.
 */
export class Schedule {
  /**
   * A schedule as crontab writes it: minute, hour, day of the month, month and day of the week.
   *
   * @param expression the five fields, for example `0 3 * * *`; with six, the first is the second, a number
   */
  public static cron(expression: string): Schedule {
    return new Schedule(expression, 'Schedule.cron', 'expression');
  }

  /**
   * Once an hour.
   *
   * @param options the minute
   */
  public static hourly(options: HourlyOptions = {}): Schedule {
    return new Schedule(`${options.minute ?? 0} * * * *`, 'Schedule.hourly', 'minute');
  }

  /**
   * Once a day.
   *
   * @param options hour and minute
   */
  public static daily(options: DailyOptions): Schedule {
    return new Schedule(`${options.minute ?? 0} ${options.hour} * * *`, 'Schedule.daily', 'hour');
  }

  /**
   * The schedule that a prop holds as text. Refusals name the construct and the prop.
   *
   * @param scope the construct whose prop it is
   * @param prop the prop's name as its user writes it
   * @param text the text given, of five fields, or of six with the second first
   */
  public static parse(scope: IConstruct, prop: string, text: string): Schedule {
    return new Schedule(text, scope.node.path, prop);
  }

  private readonly second: string;
  private readonly fields: string[];

  private constructor(private readonly text: string, private readonly path: string, private readonly prop: string) {
    const refuse = (rule: Refusal, message: string): never => {
      throw new Error(rule.at(path, `'${prop}' ${message}`));
    };
    const all = typeof text === 'string' ? text.split(' ') : [];
    if ((all.length !== 5 && all.length !== 6) || all.includes('')) refuse(FIELDS, `must have five fields, or six with the second first, got '${text}': write it as in '0 3 * * *'`);
    this.second = all.length === 6 ? all[0] : '0';
    this.fields = all.slice(-5);
    if (!/^[0-5]?\d$/.test(this.second)) refuse(FIELD, `must have a second from 0 to 59, got '${this.second}' in '${text}': write one number, as in '0 30 2 * * *'`);
    FIVE.forEach(({ name, range, forms }, index) => {
      const field = this.fields[index];
      const alone = FIVE.map((_, other) => (other === index ? field : '*')).join(' ');
      if (!forms.test(field) || !parses(alone)) refuse(FIELD, `must have a ${name} of ${range}, got '${field}' in '${text}': write numbers, ranges, lists or steps of them`);
    });
    if (!jobOf(this.fields.join(' ')).nextRun(new Date(SPAN.from))) refuse(NEVER, `must fire on some day, got '${text}', whose day is in none of its months: correct the day or the month`);
  }

  /**
   * When it fires next.
   *
   * @param after the moment after which it is looked for
   */
  public next(after: Date): Date {
    return new Cron(`${this.second} ${plain(this.fields.join(' '))}`, { utcOffset: 0, paused: true, sloppyRanges: true, mode: '6-part' }).nextRun(after)!;
  }

  /** The longest time between two firings, such as seven days for one that fires on Mondays. */
  public longestPause(): Duration {
    const [minute, hour, ...days] = this.fields;
    // All days on which it fires are alike, as UTC has no summer time: pauses within a day and between days are looked at apart.
    const within = firings(`${minute} ${hour} * * *`, 0, DAY);
    const last = within[within.length - 1];
    const between = longestGap(daysOf(days)) - (last - within[0]);
    return Duration.minutes(Math.max(longestGap(within), between) / MINUTE);
  }

  /**
   * As crontab, Kubernetes' CronJobs and Dragonfly take it, without a second. Refused for one that fires within a minute.
   */
  public toFiveFields(): string {
    if (Number(this.second) !== 0) throw new Error(WHOLE_MINUTES.at(this.path, `'${this.prop}' must fire at whole minutes, got '${this.text}': leave the second out, as in '${this.fields.join(' ')}'`));
    return this.fields.join(' ');
  }

  /** As CloudNativePG's ScheduledBackup takes it, with the second first. */
  public toSixFields(): string {
    return [this.second, ...this.fields].join(' ');
  }

  /** The text it was made of. */
  public toString(): string {
    return this.text;
  }
}

/** A question mark means to the library what the time is now; to the readers it means any day. */
function plain(expression: string): string {
  return expression.replace(/\?/g, '*');
}

function jobOf(expression: string): Cron {
  return new Cron(plain(expression), { utcOffset: 0, paused: true, sloppyRanges: true, mode: '5-part' });
}

function parses(expression: string): boolean {
  try {
    jobOf(expression);
    return true;
  } catch {
    return false;
  }
}

/** The moments from `start` on, and before `length` has passed, at which an expression fires. */
function firings(expression: string, start: number, length: number): number[] {
  const job = jobOf(expression);
  const found: number[] = [];
  for (let at = job.nextRun(new Date(start - MINUTE)); at && at.getTime() < start + length; at = job.nextRun(at)) found.push(at.getTime());
  return found;
}

/** Days on which it fires: a year's dates need the whole span, days of the week alone repeat after one. */
function daysOf([date, month, weekday]: string[]): number[] {
  const anyDate = /^[*?]$/.test(date) && month === '*';
  return firings(`0 0 ${date} ${month} ${weekday}`, SPAN.from, anyDate ? 15 * DAY : SPAN.to - SPAN.from);
}

function longestGap(moments: number[]): number {
  return moments.reduce((longest, moment, index) => (index === 0 ? 0 : Math.max(longest, moment - moments[index - 1])), 0);
}
