/** A metric that a source declares. */
export interface Metric {
  readonly name: string;
  /** Its labels, where the source says them literally; without them it may have any. */
  readonly labels?: readonly string[];
}

/** Reads metrics out of the files of one source. */
export type Reader = (texts: string[]) => Metric[];

/** What an expression's first group finds, with something before it, and with the labels that all of them have, if these are known. */
export function found(pattern: RegExp, prefix = '', labels?: readonly string[]): Reader {
  return (texts) => texts.flatMap((text) => [...text.matchAll(new RegExp(pattern, 'gm'))].map(([, name]) => ({ name: `${prefix}${name}`, labels })));
}

/** The labels of each metric of which every declaration says them: all that any of them has. */
export function labelsOf(metrics: readonly Metric[]): Record<string, string[]> {
  const labels = new Map<string, Set<string> | undefined>();
  for (const { name, labels: more } of metrics) {
    const before = labels.has(name) ? labels.get(name) : new Set<string>();
    labels.set(name, before && more && new Set([...before, ...more]));
  }
  return Object.fromEntries([...labels].flatMap(([name, all]) => (all ? [[name, [...all].sort()]] : [])).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Metrics that Go sources declare: fields `Namespace`, `Subsystem` and `Name` of options, calls of `BuildFQName`, and names of
 * `NewDesc`. A name that is no literal is looked up among what is given, the constants of its file, and those of all. Their
 * labels are the list that stands beside them, and none where the constructor takes no list.
 */
export const declaredInGo = (given: { readonly [name: string]: string } = {}): Reader => (texts) => {
  const sources = texts.map((text) => text.replace(/("(?:[^"\\\n]|\\.)*"|`[^`]*`)|\/\/.*$/gm, '$1'));
  const constantsIn = (text: string): Map<string, string[]> => {
    const constants = new Map<string, string[]>();
    for (const [, name, value] of text.matchAll(/\b(\w+)(?:\s+string)?\s*:?=\s*"([^"]*)"/g)) constants.set(name, [...constants.get(name) ?? [], value]);
    return constants;
  };
  const everywhere = constantsIn(texts.join('\n'));
  const listsEverywhere = listsIn(sources.join('\n'));
  return sources.flatMap((text) => {
    const here = constantsIn(text);
    const listsHere = listsIn(text);
    const valuesOf = (term: string): string[] => {
      const literal = /^["`](.*)["`]$/.exec(term);
      const name = term.split('.').at(-1)!;
      return literal ? [literal[1]] : name in given ? [given[name]] : here.get(name) ?? everywhere.get(name) ?? [];
    };
    const valueOf = (term: string | undefined): string | undefined => (term === undefined ? '' : valuesOf(term.trim()).at(-1));
    /** A label for each term, unless one is unknown, or has the name of several. */
    const labelsIn = (terms: string[]): string[] | undefined => {
      const labels = terms.map((term) => new Set(valuesOf(term)));
      return labels.some((values) => values.size !== 1 || values.has('')) ? undefined : labels.flatMap((values) => [...values]);
    };
    const full = (...terms: Array<string | undefined>): string[] => {
      const parts = terms.map(valueOf);
      return parts.includes(undefined) ? [] : [parts.filter((part) => part !== '').join('_')];
    };
    /** A list of labels: `nil`, a literal, the name of a list that never changes, or one of these with more behind it. */
    const list = (term: string | undefined): string[] | undefined => {
      if (term === 'nil') return [];
      const literal = /^\[\]string\s*\{([^]*)\}$/.exec(term ?? '');
      if (literal) return labelsIn(split(literal[1]));
      const longer = /^append\(([^]*)\)$/.exec(term ?? '');
      if (longer) return all(list(split(longer[1])[0]), labelsIn(split(longer[1]).slice(1)));
      const name = /^(?:\w+\.)?(\w+)$/.exec(term ?? '')?.[1];
      const items = name === undefined ? undefined : listsHere.has(name) ? listsHere.get(name) : listsEverywhere.get(name);
      return items && labelsIn(items);
    };
    /** Labels with values that never change. */
    const constant = (term: string | undefined): string[] | undefined => {
      const literal = /^(?:\w+\.)?Labels\s*\{([^]*)\}$|^map\[string\]string\s*\{([^]*)\}$/.exec(term ?? 'nil');
      return literal ? labelsIn(split(literal[1] ?? literal[2]).map((entry) => entry.split(':')[0])) : list(term ?? 'nil');
    };
    const labelsBeside = (constructor: string | undefined, second: string | undefined): string[] | undefined => {
      if (/^New(Timing)?(Counter|Gauge|Histogram|Summary|Untyped)(Func)?$/.test(constructor ?? '')) return [];
      if (/^New\w+Vec$/.test(constructor ?? '')) return list(second);
      const withValues = /^New\w+VecWithLabels$/.test(constructor ?? '') && /^(?:\w+\.)?Labels\s*\{([^]*)\}$/.exec(second ?? '');
      return withValues ? labelsIn(split(withValues[1]).map((entry) => /\bName:\s*([^,\n}]+)/.exec(entry)?.[1] ?? '')) : undefined;
    };
    const options = [...text.matchAll(/\w*Opts\s*\{/g)].flatMap(({ index, 0: opening }) => {
      const end = closing(text, index + opening.length);
      const body = text.slice(index + opening.length, end);
      const field = (name: string): string | undefined => new RegExp(`\\b${name}:\\s*([^,\\n}]+)`).exec(body)?.[1];
      if (field('Name') === undefined) return [];
      const constructor = /\b(New\w+)\(\s*&?(?:\w+\.)?$/.exec(text.slice(0, index))?.[1];
      const second = constructor === undefined ? undefined : split(text.slice(end + 1, closing(text, end + 1)).replace(/^\s*,/, ''))[0];
      const labels = all(labelsBeside(constructor, second), constant(/\bConstLabels:\s*([\w.[\]]+(?:\s*\{[^}]*\})?)/.exec(body)?.[1]));
      return full(field('Namespace'), field('Subsystem'), field('Name')).map((name) => ({ name, labels }));
    });
    const built = /^(?:\w+\.)?BuildFQName\(([^]*)\)$/;
    const described = [...text.matchAll(/\bNewDesc\(/g)].flatMap(({ index, 0: opening }) => {
      const [name, , labels, constants] = split(text.slice(index + opening.length, closing(text, index + opening.length)));
      const terms = /^"[^"]+"$/.test(name ?? '') ? [name] : split(built.exec(name ?? '')?.[1] ?? '');
      return terms.length === 0 ? [] : full(...terms).map((metric) => ({ name: metric, labels: all(list(labels), constant(constants)) }));
    });
    // A name that is built elsewhere, and of whose labels nothing stands beside it.
    const alone = [...text.matchAll(/(NewDesc\(\s*(?:\w+\.)?)?BuildFQName\(\s*([^,()]+),\s*([^,()]+),\s*([^,()]+?),?\s*\)/g)]
      .flatMap(([, desc, ...terms]) => (desc ? [] : full(...terms).map((name): Metric => ({ name }))));
    return [...options, ...described, ...alone];
  });
};

/** Lists of strings that have a name, with their items; nothing for a name that stands for several, or for one that changes. */
function listsIn(text: string): Map<string, string[] | undefined> {
  const lists = new Map<string, string[] | undefined>();
  for (const { index, 0: opening, 1: name } of text.matchAll(/\b(\w+)\s*:?=\s*\[\]string\s*\{/g)) {
    lists.set(name, lists.has(name) ? undefined : split(text.slice(index + opening.length, closing(text, index + opening.length))));
  }
  // Declared without its items, or as a parameter, or added to.
  for (const [, changed, given] of text.matchAll(/\b(\w+)\s*:?=\s*(?:append|make)\(|\b(\w+)\s+(?:\[\]|\.\.\.)string\b/g)) lists.set(changed ?? given, undefined);
  return lists;
}

/** All of several lists, if each is known. */
function all(...lists: Array<string[] | undefined>): string[] | undefined {
  return lists.some((list) => list === undefined) ? undefined : lists.flatMap((list) => list!);
}

/** What commas separate, outside of brackets and strings. */
function split(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|`[^`]*`|[^]/g)) {
    depth += '{(['.includes(token) ? 1 : '})]'.includes(token) ? -1 : 0;
    if (token === ',' && depth === 0) parts.push('');
    else parts.push(`${parts.pop()}${token}`);
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** Where the bracket that was opened before a place is closed. */
function closing(text: string, from: number): number {
  let depth = 1;
  const tokens = /"(?:[^"\\\n]|\\.)*"|`[^`]*`|[{}()[\]]/g;
  tokens.lastIndex = from;
  for (let token = tokens.exec(text); token !== null; token = tokens.exec(text)) {
    depth += '{(['.includes(token[0]) ? 1 : '})]'.includes(token[0]) ? -1 : 0;
    if (depth === 0) return token.index;
  }
  return text.length;
}

/**
 * Metrics of VictoriaMetrics' programs, whose names stand in quotes or backquotes, with their labels behind them. A name
 * without labels has none where it alone is given to what makes or writes the metric; elsewhere it may get some.
 */
export const quotedByVictoria = (prefixes: string): Reader => (texts) => texts.flatMap((text) =>
  [...text.matchAll(new RegExp(`([\`"])((?:${prefixes})_[a-z0-9_]+)(?=[{\`" ])`, 'g'))].map(({ index, 0: all, 1: quote, 2: name }): Metric => {
    const before = text.slice(0, index);
    const after = text.slice(index + all.length, text.indexOf('\n', index));
    const makes = /\b(?:(?:New|GetOrCreate)(?:Counter|FloatCounter|Gauge|Histogram|PrometheusHistogram|Summary|SummaryExt)\(|Write\w+\(\w+,|[SF]printf\((?:\w+,)?)\s*$/.test(before);
    // In quotes, those around values are escaped.
    const braces = (quote === '"' ? /^\{((?:\\"|[^"}])*)\}(?:"\s*[,)]| %)/ : /^\{((?:"[^"`]*"|[^"}`])*)\}(?:`\s*[,)]| %)/).exec(after)?.[1];
    const plain = /^["`]\s*[,)]|^ %/.test(after);
    const labels = !makes ? undefined : plain ? [] : keysIn(braces ?? '?');
    return labels === undefined ? { name } : { name, labels };
  }));

/** Names of labels in `a="b",c=%q`, if all of it can be read. */
function keysIn(labels: string): string[] | undefined {
  const entries = [...labels.matchAll(/(\w+)=(?:%q|\\?"[^"]*")\s*(?:,\s*|$)/g)];
  return entries.map(([entry]) => entry).join('') === labels.trim() ? entries.map(([, key]) => key) : undefined;
}

/** Metrics of Dragonfly, each with a head, and with values that have labels. Values whose name is no literal may have any. */
export const appendedByDragonfly: Reader = (texts) => {
  const calls = texts.flatMap((text) => [...text.matchAll(/AppendMetric(Header|WithoutLabels|Value)\(/g)].flatMap(({ index, 0: opening, 1: kind }) => {
    const [first, , labels] = split(text.slice(index + opening.length, closing(text, index + opening.length)));
    const name = /^"(\w+)"$/.exec(first ?? '')?.[1];
    return name === undefined ? [] : [{ kind, name: `dragonfly_${name}`, keys: /^\{((?:\s*"\w+",?)*)\s*\}$/.exec(labels ?? '')?.[1] }];
  }));
  const values = calls.filter(({ kind }) => kind !== 'Header').map(({ kind, name, keys }): Metric => {
    const labels = kind === 'WithoutLabels' ? [] : keys === undefined ? undefined : [...keys.matchAll(/\w+/g)].map(([key]) => key);
    return { name, labels };
  });
  return [...values, ...calls.filter((call) => !values.some(({ name }) => name === call.name)).map(({ name }) => ({ name }))];
};

/** Kubernetes' own list: entries with `name`, `subsystem` and `namespace`, and with their labels. */
export const listedByKubernetes: Reader = (texts) => texts.flatMap((text) => text.split(/^- /m).slice(1)).map((entry) => {
  const field = (name: string): string | undefined => new RegExp(`^ {0,2}${name}: (.*)$`, 'm').exec(entry)?.[1].trim();
  const labels = [...(/^ {2}labels:\n((?: {2}- .*\n?)+)/m.exec(entry)?.[1] ?? '').matchAll(/- (\w+)/g)].map(([, label]) => label);
  const constants = [...(/^ {2}constLabels:\n((?: {4}.*\n?)+)/m.exec(entry)?.[1] ?? '').matchAll(/^ {4}(\w+):/gm)].map(([, label]) => label);
  return { name: [field('namespace'), field('subsystem'), field('name')].filter(Boolean).join('_'), labels: [...labels, ...constants] };
});

/**
 * Tables of kube-state-metrics' manual, which say the labels of each metric. They forget a few, which are those that stand
 * literally in the source: `LabelKeys`, and those of every metric of a kind. A metric whose labels are an object's own may have any.
 */
export const tabledByKubeStateMetrics: Reader = (texts) => {
  const tabled = texts.flatMap((text) => [...text.matchAll(/^\| *(kube_\w+) *\|(.*)$/gm)].map(([, name, row]): Metric => {
    const labels = [...row.matchAll(/`(\w+)` *=/g)].map(([, label]) => label);
    return labels.length === 0 || labels.some((label) => /[A-Z]/.test(label)) || /_(labels|annotations)$/.test(name) ? { name } : { name, labels };
  }));
  const names = new Set(tabled.map(({ name }) => name));
  const literals = (text: string, before: RegExp): string[] => [...text.matchAll(new RegExp(`${before.source}\\s*\\[\\]string\\{([^}]*)\\}`, 'g'))].flatMap(([, items]) => [...items.matchAll(/"(\w+)"/g)]).map(([, label]) => label);
  const generated = texts.flatMap((text) => text.split(/\bNew(?:OptIn)?FamilyGenerator\w*\(/).slice(1).flatMap((family) => {
    const name = /^\s*"(kube_\w+)"/.exec(family)?.[1] ?? '';
    return names.has(name) ? [{ name, labels: [...literals(text, /\bdesc\w+DefaultLabels\s*=/), ...literals(family.split('\nfunc ')[0], /\bLabelKeys\s*[:=]/)] }] : [];
  }));
  return [...tabled, ...generated];
};

/**
 * A table of cAdvisor's manual. The labels of a metric are those that the source, which follows the manual, has beside its
 * name, and those that whoever runs cAdvisor gives to every container.
 */
export const tabledByCadvisor = (ofContainers: readonly string[]): Reader => ([manual, ...sources]) => {
  const declared = labelsOf(sources.flatMap((text) => text.split(/\bname:\s+(?=")/).slice(1)).flatMap((entry) => {
    const name = /^"(container_\w+)"/.exec(entry)?.[1];
    const more = /\bextraLabels:\s*(?:\[\]string\{((?:"\w+",? ?)*)\})?/.exec(entry);
    if (name === undefined || (more !== null && more[1] === undefined)) return [];
    return [{ name, labels: [...ofContainers, ...(more?.[1] ?? '').match(/\w+/g) ?? []] }];
  }));
  return found(/^`?(\w+)`? +\|/)([manual]).map(({ name }) => ({ name, labels: declared[name] }));
};

/** What an exporter answered: names stand behind `# TYPE`, labels with each value. */
export const answered: Reader = (texts) => texts.flatMap((text) => {
  const types = new Map([...text.matchAll(/^# TYPE (\w+) (\w+)/gm)].map(([, name, type]) => [name, type]));
  const samples = [...text.matchAll(/^(\w+)(?:\{((?:"(?:[^"\\]|\\.)*"|[^"}])*)\})? /gm)].map(([, sample, labels = '']) => {
    const name = types.has(sample) ? sample : sample.replace(/_(bucket|sum|count)$/, '');
    return { name, labels: [...labels.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)].map(([, label]) => label) };
  });
  const told = new Set(samples.map(({ name }) => name));
  return [...[...types.keys()].filter((name) => !told.has(name)).map((name) => ({ name })), ...samples.filter(({ name }) => types.has(name))];
});

/**
 * Tables of Cilium's manual, under the sentences that say what stands before their names. Where it says so of most names only,
 * others have the agent's, and the manual and the source don't agree on which. They don't agree on labels either, of which
 * only the source that follows the manual is asked.
 */
export const tabledByCilium: Reader = ([manual, ...sources]) => {
  let prefixes = ['cilium_'];
  const declared = labelsOf(declaredInGo({ Namespace: 'cilium' })(sources));
  return manual.split('\n').flatMap((line) => {
    const [, which, prefix] = /^(All|Most|Hubble) metrics are exported under the ``(\w+_)``/.exec(line) ?? [];
    if (prefix !== undefined) prefixes = which === 'Most' ? [prefix, 'cilium_'] : [prefix];
    const name = /^``([a-z0-9_]+)`` /.exec(line)?.[1];
    return name === undefined ? [] : prefixes.map((before) => ({ name: `${before}${name}`, labels: declared[`${before}${name}`] }));
  });
};

/** Queries of CloudNativePG's exporter, by name, with the columns that they measure, and those that are labels. */
export const queriedByCloudNativePg: Reader = (texts) => texts.flatMap((text) => {
  const columns: Array<{ query: string; column: string; usage: string }> = [];
  let query = '';
  let column = '';
  for (const line of text.split('\n')) {
    query = /^ {4}(\w+):\s*$/.exec(line)?.[1] ?? query;
    column = /^ +- (\w+):\s*$/.exec(line)?.[1] ?? column;
    const usage = /usage: "(\w+)"/.exec(line)?.[1];
    if (usage !== undefined) columns.push({ query, column, usage });
  }
  return columns.filter(({ usage }) => usage !== 'LABEL').map((measured) => ({
    name: `cnpg_${measured.query}_${measured.column}`,
    labels: columns.filter((other) => other.query === measured.query && other.usage === 'LABEL').map((label) => label.column),
  }));
});
