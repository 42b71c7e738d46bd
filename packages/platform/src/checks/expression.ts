/** A label that an expression names, and that nothing has where it stands. */
export interface Misnamed {
  readonly label: string;
  /** The metrics that are asked for it. */
  readonly metrics: readonly string[];
  /** All labels that there are at this place. */
  readonly known: readonly string[];
}

/** What is known of the series that a part of an expression results in. */
interface Series {
  /** Their labels, or more; undefined where they may have any. */
  readonly labels: ReadonlySet<string> | undefined;
  readonly metrics: readonly string[];
}

/** What the series of a metric may have as labels; undefined where that is unknown. */
export type LabelsOf = (metric: string) => ReadonlySet<string> | undefined;

/**
 * Labels in selectors, aggregations and matches of an expression of PromQL or MetricsQL that no series has there. What can't
 * be judged isn't: metrics whose labels are unknown, what functions make of labels, and expressions that can't be read.
 *
 * @param expression the expression
 * @param labelsOf the labels of a metric
 */
export function misnamedLabels(expression: string, labelsOf: LabelsOf): Misnamed[] {
  try {
    return new Reading(expression, labelsOf).misnamed();
  } catch (error) {
    if (error instanceof Unreadable) return [];
    throw error;
  }
}

/** Something that this reading doesn't know. */
class Unreadable extends Error {}

const TOKEN = /\s+|#.*|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|\.?\d(?:[\d.]|e[+-]?\d|\w)*|[A-Za-z_:][\w:.]*|=~|!~|[!=<>]=|[-+*/%^=<>(){}[\],:@])/iy;
const NAME = /^[A-Za-z_:]/;
/** Operators from those that bind least to those that bind most. */
const OPERATORS = [['default', 'if', 'ifnot'], ['or'], ['and', 'unless'], ['==', '!=', '<=', '>=', '<', '>'], ['+', '-'], ['*', '/', '%', 'atan2'], ['^']];
/** Of what stands left of these, nothing but series goes away. */
const LEFT_ONLY = ['and', 'unless', 'if', 'ifnot'];
/** Aggregations whose series have the labels that they group by, and no others. */
const GROUPING = /^(sum|min|max|avg|count|group|stddev|stdvar|quantile|median|distinct|sum2|geomean)$/;
/** Functions whose series have the labels of what they are given, or fewer. */
const KEEPING = /^(rate|irate|increase|increase_prometheus|delta|idelta|deriv|resets|changes|predict_linear|(min|max|avg|sum|count|last|first|stddev|stdvar|present|quantile|median)_over_time|abs|ceil|floor|round|exp|ln|log2|log10|sqrt|sgn|clamp|clamp_min|clamp_max|histogram_quantile|timestamp|sort|sort_desc)$/;
/** Aggregations that give some of their series as they are. */
const CHOOSING = /^(topk|bottomk|limitk)$/;
/** Functions that give numbers. */
const WITHOUT_LABELS = /^(vector|scalar|time|pi|now)$/;
const NOTHING: Series = { labels: new Set(), metrics: [] };

/** One reading of an expression, from its start to its end. */
class Reading {
  private readonly tokens: string[] = [];
  private readonly found: Misnamed[] = [];
  private at = 0;

  constructor(expression: string, private readonly labelsOf: LabelsOf) {
    const pattern = new RegExp(TOKEN);
    while (pattern.lastIndex < expression.length) {
      const [token, text] = pattern.exec(expression) ?? [];
      if (token === undefined) throw new Unreadable();
      if (text !== undefined) this.tokens.push(text);
    }
  }

  public misnamed(): Misnamed[] {
    this.operation(0);
    if (this.at < this.tokens.length) throw new Unreadable();
    return this.found;
  }

  private operation(level: number): Series {
    if (level === OPERATORS.length) return this.operand();
    let left = this.operation(level + 1);
    while (OPERATORS[level].includes(this.peek())) {
      const operator = this.next();
      this.takes('bool');
      const matching = ['on', 'ignoring'].includes(this.peek()) ? { how: this.next(), labels: this.list() } : undefined;
      const grouping = ['group_left', 'group_right'].includes(this.peek()) ? { how: this.next(), labels: this.peek(true) === '(' ? this.list() : [] } : undefined;
      const right = this.operation(level + 1);
      for (const label of matching?.labels ?? []) {
        if (matching!.how === 'on') [left, right].forEach((side) => this.must(label, side));
        else this.must(label, union([left, right]));
      }
      for (const label of grouping?.labels ?? []) this.must(label, grouping!.how === 'group_left' ? right : left);
      left = LEFT_ONLY.includes(operator) ? left : union([left, right]);
    }
    return left;
  }

  private operand(): Series {
    if (this.takes('-') || this.takes('+')) return this.operand();
    const series = this.plain();
    for (;;) {
      if (this.takes('[')) {
        while (!this.takes(']')) this.next();
      } else if (this.takes('offset')) {
        this.takes('-');
        this.next();
      } else if (this.takes('@')) {
        this.next();
        if (this.takes('(')) this.needs(')');
      } else if (!this.takes('keep_metric_names')) {
        return series;
      }
    }
  }

  private plain(): Series {
    if (this.peek() === '{') return this.selector([]);
    const token = this.next();
    if (token === '(') return union(this.rest());
    if (!NAME.test(token)) {
      if (/^[\d.]|^["'`]/.test(token)) return NOTHING;
      throw new Unreadable();
    }
    const name = token.toLowerCase();
    if (['by', 'without'].includes(this.peek()) || this.peek(true) === '(') return this.call(name);
    if (/^(inf|nan)$/.test(name)) return NOTHING;
    return this.selector([token]);
  }

  /** A function or an aggregation, whose name has been read. */
  private call(name: string): Series {
    let grouped = this.groups();
    this.needs('(');
    const given = this.rest();
    const inner = union(given);
    grouped = grouped ?? this.groups();
    if (this.takes('limit')) this.next();
    grouped?.labels.forEach((label) => this.must(label, inner));
    const { labels, metrics } = inner;
    if (GROUPING.test(name)) {
      if (grouped?.how !== 'without') return { labels: new Set(grouped?.labels ?? []), metrics };
      return { labels: labels && new Set([...labels].filter((label) => !grouped!.labels.includes(label))), metrics };
    }
    if (WITHOUT_LABELS.test(name)) return NOTHING;
    return KEEPING.test(name) || CHOOSING.test(name) ? inner : { labels: undefined, metrics };
  }

  private groups(): { how: string; labels: string[] } | undefined {
    return ['by', 'without'].includes(this.peek()) ? { how: this.next().toLowerCase(), labels: this.list() } : undefined;
  }

  /** Parts that commas separate, up to the closing parenthesis. */
  private rest(): Series[] {
    const parts: Series[] = [];
    while (!this.takes(')')) {
      parts.push(this.operation(0));
      if (!this.takes(',') && this.peek(true) !== ')') throw new Unreadable();
    }
    return parts;
  }

  /** Names of labels in parentheses. */
  private list(): string[] {
    this.needs('(');
    const labels: string[] = [];
    while (!this.takes(')')) {
      const label = this.next();
      if (!NAME.test(label)) throw new Unreadable();
      labels.push(label);
      if (!this.takes(',') && this.peek(true) !== ')') throw new Unreadable();
    }
    return labels;
  }

  /** A metric, with the labels that are asked for in braces. */
  private selector(named: string[]): Series {
    const asked: string[] = [];
    let metrics = named;
    if (this.takes('{')) {
      while (!this.takes('}')) {
        const label = this.next();
        const how = this.next();
        const value = /^(["'`])([^]*)\1$/.exec(this.next())?.[2];
        if (!NAME.test(label) || !['=', '!=', '=~', '!~'].includes(how) || value === undefined) throw new Unreadable();
        if (label !== '__name__') asked.push(label);
        // An expression that names several metrics in full is as good as their names.
        else if (how === '=' || (how === '=~' && /^[\w:|]+$/.test(value))) metrics = [...metrics, ...value.split('|')];
        if (!this.takes(',') && !this.takes('or') && this.peek(true) !== '}') throw new Unreadable();
      }
    }
    const all = metrics.map((metric): Series => ({ labels: this.labelsOf(metric), metrics: [metric] }));
    asked.forEach((label) => all.forEach((series) => this.must(label, series)));
    return all.length === 0 ? { labels: undefined, metrics } : union(all);
  }

  /** Series that must have a label, if it is known which they have. */
  private must(label: string, { labels, metrics }: Series): void {
    // The name of a metric is a label too, which every series has.
    if (label === '__name__') return;
    if (labels === undefined || labels.has(label) || metrics.length === 0) return;
    this.found.push({ label, metrics, known: [...labels].sort() });
  }

  /** The next token, in small letters if it is a word. */
  private peek(exactly = false): string {
    const token = this.tokens[this.at] ?? '';
    return exactly ? token : token.toLowerCase();
  }

  private next(): string {
    if (this.at === this.tokens.length) throw new Unreadable();
    return this.tokens[this.at++];
  }

  private takes(token: string): boolean {
    if (this.peek() !== token) return false;
    this.at += 1;
    return true;
  }

  private needs(token: string): void {
    if (!this.takes(token)) throw new Unreadable();
  }
}

/** Series of several parts. */
function union(parts: Series[]): Series {
  const labels = parts.map((part) => part.labels);
  return {
    labels: labels.includes(undefined) ? undefined : new Set(labels.flatMap((some) => [...some!])),
    metrics: [...new Set(parts.flatMap(({ metrics }) => metrics))],
  };
}
