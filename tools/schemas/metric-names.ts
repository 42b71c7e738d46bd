/** Reads names of metrics out of the files of one source. */
export type Reader = (texts: string[]) => string[];

/** What an expression's first group finds, with something before it. */
export function found(pattern: RegExp, prefix = ''): Reader {
  return (texts) => texts.flatMap((text) => [...text.matchAll(new RegExp(pattern, 'gm'))].map(([, name]) => `${prefix}${name}`));
}

/**
 * Metrics that Go sources declare: fields `Namespace`, `Subsystem` and `Name` of options, calls of `BuildFQName`, and names of
 * `NewDesc`. A name that is no literal is looked up among what is given, the constants of its file, and those of all.
 */
export const declaredInGo = (given: { readonly [name: string]: string } = {}): Reader => (texts) => {
  const constantsIn = (text: string): Map<string, string> => new Map([...text.matchAll(/\b(\w+)(?:\s+string)?\s*:?=\s*"([^"]*)"/g)].map(([, name, value]) => [name, value]));
  const everywhere = constantsIn(texts.join('\n'));
  return texts.flatMap((source) => {
    const text = source.replace(/\/\/.*$/gm, '');
    const here = constantsIn(text);
    const valueOf = (term: string | undefined): string | undefined => {
      if (term === undefined) return '';
      const literal = /^["`](.*)["`]$/.exec(term.trim());
      const name = term.trim().split('.').at(-1)!;
      return literal ? literal[1] : given[name] ?? here.get(name) ?? everywhere.get(name);
    };
    const full = (...terms: Array<string | undefined>): string[] => {
      const parts = terms.map(valueOf);
      return parts.includes(undefined) ? [] : [parts.filter((part) => part !== '').join('_')];
    };
    const options = [...text.matchAll(/\w*Opts\s*\{/g)].flatMap(({ index, 0: opening }) => {
      const body = text.slice(index + opening.length, closing(text, index + opening.length));
      const field = (name: string): string | undefined => new RegExp(`\\b${name}:\\s*([^,\\n}]+)`).exec(body)?.[1];
      return field('Name') === undefined ? [] : full(field('Namespace'), field('Subsystem'), field('Name'));
    });
    const built = [...text.matchAll(/BuildFQName\(\s*([^,()]+),\s*([^,()]+),\s*([^,()]+?),?\s*\)/g)].flatMap(([, ...terms]) => full(...terms));
    const described = [...text.matchAll(/NewDesc\(\s*("[^"]+")/g)].flatMap(([, name]) => full(name));
    return [...options, ...built, ...described];
  });
};

/** Where the brace that was opened before a place is closed. */
function closing(text: string, from: number): number {
  let depth = 1;
  let at = from;
  for (; at < text.length && depth > 0; at += 1) depth += text[at] === '{' ? 1 : text[at] === '}' ? -1 : 0;
  return at - 1;
}

/** Metrics that C sources create with cmetrics: namespace, subsystem, which may be empty, and name. */
export const createdInC: Reader = (texts) => texts.flatMap((text) => [...text.matchAll(/\bcmt_\w+_create\(\s*[\w>-]+,\s*"(\w+)",\s*"(\w*)",\s*"(\w+)"/g)].map(([, ...parts]) => parts.filter((part) => part !== '').join('_')));

/** Kubernetes' own list: entries with `name`, `subsystem` and `namespace`. */
export const listedByKubernetes: Reader = (texts) => texts.flatMap((text) => text.split(/^- /m).slice(1)).map((entry) => {
  const field = (name: string): string | undefined => new RegExp(`^ {0,2}${name}: (.*)$`, 'm').exec(entry)?.[1].trim();
  return [field('namespace'), field('subsystem'), field('name')].filter(Boolean).join('_');
});

/**
 * Tables of Cilium's manual, under the sentences that say what stands before their names. Where it says so of most names only,
 * others have the agent's, and the manual and the source don't agree on which.
 */
export const tabledByCilium: Reader = ([text]) => {
  let prefixes = ['cilium_'];
  return text.split('\n').flatMap((line) => {
    const [, which, prefix] = /^(All|Most|Hubble) metrics are exported under the ``(\w+_)``/.exec(line) ?? [];
    if (prefix !== undefined) prefixes = which === 'Most' ? [prefix, 'cilium_'] : [prefix];
    const name = /^``([a-z0-9_]+)`` /.exec(line)?.[1];
    return name === undefined ? [] : prefixes.map((before) => `${before}${name}`);
  });
};

/** Queries of CloudNativePG's exporter, by name, with the columns that they measure. */
export const queriedByCloudNativePg: Reader = (texts) => texts.flatMap((text) => {
  const names: string[] = [];
  let query = '';
  let column = '';
  for (const line of text.split('\n')) {
    query = /^ {4}(\w+):\s*$/.exec(line)?.[1] ?? query;
    column = /^ +- (\w+):\s*$/.exec(line)?.[1] ?? column;
    const usage = /usage: "(\w+)"/.exec(line)?.[1];
    if (usage !== undefined && usage !== 'LABEL') names.push(`cnpg_${query}_${column}`);
  }
  return names;
});
