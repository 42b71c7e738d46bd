import { Refusal } from '@monosense-io/platform';

const PREFIX = new Refusal('FLUENT-BIT-001', {
  protects: 'A short beginning is that of many words, which would all be masked.',
  wrong: "SecretMask.token('s')",
  right: "SecretMask.token('shop_live_')",
});

const FIELD = new Refusal('FLUENT-BIT-002', {
  protects: 'A short name, or one with other signs, is in many lines that hold no secret.',
  wrong: "SecretMask.field('=')",
  right: "SecretMask.field('session_id')",
});

const LENGTH = new Refusal('FLUENT-BIT-003', {
  protects: 'A token of a few letters is a word: lines would lose what they say.',
  wrong: "SecretMask.token('shop_', { atLeast: 1 })",
  right: "SecretMask.token('shop_', { atLeast: 16 })",
});

/** What a token looks like. */
export interface TokenOptions {
  /**
   * How many letters, digits, `_` and `-` follow the beginning at least. Refused: less than 8.
   * @default 16
   */
  readonly atLeast?: number;
}

/** What of a line is a secret, and is replaced by `[masked]` before it leaves the machine. */
export class SecretMask {
  /**
   * A token that can be told by its beginning, which stays. It must stand at the beginning of a word.
   *
   * @param prefix its beginning, such as `shop_live_`: at least three letters, digits and any of `_ . -`, of which the first is a letter or a digit
   * @param options its length
   */
  public static token(prefix: string, options: TokenOptions = {}): SecretMask {
    if (typeof prefix !== 'string' || !/^[A-Za-z0-9][\w.-]{2,}$/.test(prefix)) {
      throw new Error(PREFIX.at('SecretMask.token', `'prefix' must be at least three letters, digits and any of _ . -, got ${shown(prefix)}: write what all such tokens begin with, as in 'shop_live_'`));
    }
    const atLeast = options.atLeast ?? 16;
    if (!Number.isInteger(atLeast) || atLeast < 8) {
      throw new Error(LENGTH.at('SecretMask.token', `'atLeast' must be a whole number of at least 8, got ${shown(atLeast)}: count what follows the beginning`));
    }
    return new SecretMask(prefix, atLeast);
  }

  /**
   * The value of a field, whatever writes it: `name=value`, `name: value`, `"name":"value"`. Names are compared without their case, and
   * by their end: `session_id` is `SHOP_SESSION_ID` as well.
   *
   * @param name its name: at least three letters, digits and any of `_ . -`
   */
  public static field(name: string): SecretMask {
    if (typeof name !== 'string' || !/^[\w.-]{3,}$/.test(name)) {
      throw new Error(FIELD.at('SecretMask.field', `'name' must be at least three letters, digits and any of _ . -, got ${shown(name)}: write the field's name, as in 'session_id'`));
    }
    return new SecretMask(name.toLowerCase());
  }

  /** @internal */ public readonly _text: string;
  /** @internal */ public readonly _atLeast?: number;

  private constructor(text: string, atLeast?: number) {
    this._text = text;
    this._atLeast = atLeast;
  }
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value.replace(/[\r\n]+/g, '\\n')}'` : String(value);
}
