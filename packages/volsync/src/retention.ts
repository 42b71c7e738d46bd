import { Refusal } from '@monosense-io/platform';

const KEEPS = new Refusal('VOLSYNC-001', {
  protects: 'A policy that keeps nothing removes every backup as soon as it is made.',
  wrong: 'Retention.of({})',
  right: 'Retention.of({ hourly: 24, daily: 7 })',
});

/** How many backups are kept, of each span of time the newest in it. */
export interface RetentionOptions {
  /**
   * Of how many hours.
   * @default - none
   */
  readonly hourly?: number;
  /**
   * Of how many days.
   * @default - none
   */
  readonly daily?: number;
  /**
   * Of how many weeks.
   * @default - none
   */
  readonly weekly?: number;
  /**
   * Of how many months.
   * @default - none
   */
  readonly monthly?: number;
}

/** Which backups are kept. Only hours, days, weeks and months in which there is a backup count. */
export class Retention {
  /** 24 hourly and 7 daily: with three backups a day, each of them for eight days. For what changes often and is not missed for long. */
  public static readonly DAYS = Retention.of({ hourly: 24, daily: 7 });

  /** 6 hourly, 7 daily, 4 weekly and 6 monthly: half a year, for what somebody may miss months later. */
  public static readonly HALF_A_YEAR = Retention.of({ hourly: 6, daily: 7, weekly: 4, monthly: 6 });

  /**
   * A policy of your own. Refused: one that keeps nothing, and numbers below 1.
   *
   * @param options how many are kept
   */
  public static of(options: RetentionOptions): Retention {
    return new Retention(options);
  }

  /** How many are kept. */
  public readonly options: RetentionOptions;

  private constructor(options: RetentionOptions) {
    const numbers = Object.values(options).filter((number) => number !== undefined);
    if (numbers.length === 0 || !numbers.every((number) => Number.isInteger(number) && number >= 1)) {
      throw new Error(KEEPS.at('Retention', `'options' must keep at least one backup, in whole numbers, got ${JSON.stringify(options)}: say how many, as in { hourly: 24, daily: 7 }`));
    }
    this.options = options;
  }

  /** In words, for example `24 hourly, 7 daily`. */
  public toString(): string {
    return (['hourly', 'daily', 'weekly', 'monthly'] as const).filter((span) => this.options[span] !== undefined).map((span) => `${this.options[span]} ${span}`).join(', ');
  }
}
