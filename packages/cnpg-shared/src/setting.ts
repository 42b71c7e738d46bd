import { ADDED_SETTINGS } from './extensions';
import { SETTINGS, SETTINGS_OF_MAJOR } from './settings';

/** In bytes: PostgreSQL tells capital letters from small ones here. */
const SIZES: { [unit: string]: number } = { B: 1, kB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 };

/** In milliseconds. */
const TIMES: { [unit: string]: number } = { us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

const BOOLEANS = ['on', 'off', 'true', 'false', 'yes', 'no', '1', '0'];

/** A setting of PostgreSQL or of an extension that its image has, as its servers describe it. */
export class Setting {
  /**
   * The setting of this name in a major version; undefined where that has none.
   *
   * @param name its name, in lower case
   * @param major the major version
   */
  public static find(name: string, major: string): Setting | undefined {
    const text = SETTINGS[name] ?? SETTINGS_OF_MAJOR[major]?.[name] ?? ADDED_SETTINGS[name];
    return text === undefined ? undefined : new Setting(text);
  }

  /**
   * Names of all settings of a major version.
   *
   * @param major the major version
   */
  public static names(major: string): string[] {
    return [SETTINGS, SETTINGS_OF_MAJOR[major] ?? {}, ADDED_SETTINGS].flatMap((settings) => Object.keys(settings));
  }

  private readonly type: string;
  private readonly words: string[];

  private constructor(text: string) {
    [this.type, ...this.words] = text.split(' ');
  }

  /** What it takes, for messages; undefined when it takes this value. */
  public misfit(value: string): string | undefined {
    switch (this.type) {
      case 'bool': return BOOLEANS.includes(value.toLowerCase()) ? undefined : 'on or off';
      case 'enum': return this.takesWord(value.toLowerCase()) ? undefined : `one of ${this.words.join(', ')}`;
      case 'integer':
      case 'real': return this.misfitOfNumber(value);
      default: return undefined;
    }
  }

  private takesWord(word: string): boolean {
    // Settings that were booleans once go on taking a boolean's words.
    return this.words.includes(word) || (this.words.includes('on') && BOOLEANS.includes(word));
  }

  private misfitOfNumber(value: string): string | undefined {
    const [base, least, most] = this.words;
    const [, blocks, kind] = /^(\d*)(.*)$/.exec(base)!;
    const units = [SIZES, TIMES].find((table) => kind in table);
    const [, number, unit] = /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(\S*)\s*$/.exec(value) ?? [];
    const form = units ? `a number with one of the units ${Object.keys(units).join(', ')}` : 'a number without a unit';
    if (number === undefined || (unit !== '' && !(unit in (units ?? {})))) return form;
    const scale = unit === '' ? 1 : units![unit] / (units![kind] * Number(blocks || 1));
    const amount = Number(number) * scale;
    const rounded = this.type === 'integer' ? toEven(amount) : amount;
    return rounded >= Number(least) && rounded <= Number(most) ? undefined : `${form}, from ${least} to ${most} ${units ? `times ${base}` : ''}`.trimEnd();
  }
}

/** Rounded as PostgreSQL does: what lies in the middle goes to the even number. */
function toEven(amount: number): number {
  const below = Math.floor(amount);
  return amount - below === 0.5 ? below + Math.abs(below % 2) : Math.round(amount);
}
