/** Holds the public interface of packages to what people can write in Python, Java and Go. Reads assemblies of jsii. */

/** The type of a prop, a parameter or a result, as an assembly writes it. */
interface TypeReference {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly collection?: { readonly elementtype: TypeReference };
  readonly union?: object;
  readonly intersection?: object;
}

interface Member {
  readonly name: string;
  readonly type: TypeReference;
}

interface Callable {
  readonly name?: string;
  readonly parameters?: readonly Member[];
  readonly returns?: { readonly type: TypeReference };
}

interface Declaration {
  readonly fqn: string;
  readonly name: string;
  readonly kind: 'class' | 'enum' | 'interface';
  readonly datatype?: boolean;
  readonly base?: string;
  readonly interfaces?: readonly string[];
  readonly properties?: readonly Member[];
  readonly methods?: readonly Callable[];
  readonly initializer?: Callable;
}

export interface Assembly {
  readonly name: string;
  readonly types?: Readonly<Record<string, Declaration>>;
}

/** Words that can't be names in a language, and that jsii-pacmak doesn't always get out of the way. */
const WORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  Python: new Set('False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(' ')),
  Java: new Set('abstract assert boolean break byte case catch char class const continue default do double else enum extends final finally float for goto if implements import instanceof int interface long native new null package private protected public return short static strictfp super switch synchronized this throw throws transient true false try void volatile while'.split(' ')),
};

/** Methods without parameters that every object of Java has, and most of which can't be replaced. */
const OF_JAVA = new Set(['getClass', 'hashCode', 'notify', 'notifyAll', 'wait', 'clone', 'finalize']);

/**
 * What of some assemblies could not be used, or not be compiled, in another language.
 *
 * @param assemblies packages, with those that they build on
 * @param keywords members whose names are words of Python, and were released before: there, they end in an underscore
 * @returns a sentence for each, with the member's name; and one for each of `keywords` that there is none of
 */
export function unusable(assemblies: readonly Assembly[], scope: string, keywords: readonly string[] = []): string[] {
  const types: Record<string, Declaration> = Object.assign({}, ...assemblies.map(({ types: own }) => own));
  const found = Object.values(types).filter(({ fqn }) => fqn.startsWith(`${scope}/`)).flatMap((type) => [
    ...(type.properties ?? []).flatMap((member) => [...misnamed(`${type.fqn}.${member.name}`, member.name), ...mistyped(`${type.fqn}.${member.name}`, member.type)]),
    ...[...type.methods ?? [], ...(type.initializer ? [type.initializer] : [])].flatMap((call) => unusableCall(`${type.fqn}.${call.name ?? 'constructor'}`, call, types)),
    ...alike(type.fqn, [...membersOf(type.fqn, types, 'properties'), ...membersOf(type.fqn, types, 'methods')]),
  ]);
  const released = keywords.map((name) => `${name} is a word of Python: choose another name`);
  return [
    ...found.filter((problem) => !released.includes(problem)),
    ...keywords.filter((_name, index) => !found.includes(released[index])).map((name) => `${name} is listed as a word of Python, and there is no such member: take it off the list`),
  ];
}

function unusableCall(where: string, { name, parameters = [], returns }: Callable, types: Record<string, Declaration>): string[] {
  const last = parameters.at(-1);
  // Python writes the members of the last one beside the others.
  const props = last?.type.fqn !== undefined && types[last.type.fqn]?.datatype ? membersOf(last.type.fqn, types, 'properties').map((prop) => snakeCase(prop.name)) : [];
  return [
    ...(name === undefined ? [] : misnamed(where, name)),
    ...(parameters.length === 0 && OF_JAVA.has(name!) ? [`${where} is what every object of Java has: choose another name`] : []),
    ...parameters.flatMap((parameter) => [
      ...(/^_?[a-zA-Z]/.test(parameter.name) ? misnamed(`${where}(${parameter.name})`, parameter.name) : [`${where}(${parameter.name}) has no name: take the parameter apart below the signature, and not in it`]),
      ...mistyped(`${where}(${parameter.name})`, parameter.type),
    ]),
    ...parameters.slice(0, -1).filter((parameter) => props.includes(snakeCase(parameter.name))).map((parameter) => `${where}(${parameter.name}) has the name of a prop of the last parameter, beside which Python writes it: choose another name`),
    ...(returns ? mistyped(`${where}()`, returns.type) : []),
  ];
}

function misnamed(where: string, name: string): string[] {
  const names: Readonly<Record<string, string>> = { Python: snakeCase(name), Java: name };
  return Object.entries(WORDS).filter(([language, words]) => words.has(names[language])).map(([language]) => `${where} is a word of ${language}: choose another name`);
}

/** Of two types, other languages know neither; of a function, none. */
function mistyped(where: string, { union, intersection, collection, primitive, fqn }: TypeReference): string[] {
  if (union || intersection) return [`${where} is of one type or another, which only TypeScript can say: make a class of its cases`];
  if (collection) return mistyped(where, collection.elementtype);
  return primitive === undefined && fqn === undefined ? [`${where} is of a type that other languages don't have: choose another one`] : [];
}

/** Members that TypeScript tells apart and Python doesn't. */
function alike(where: string, members: ReadonlyArray<{ readonly name?: string }>): string[] {
  // Constants keep their capitals.
  const names = [...new Set(members.map(({ name }) => name!))].filter((name) => name !== name.toUpperCase());
  return names.filter((name, index) => names.findIndex((other) => snakeCase(other) === snakeCase(name)) < index).map((name) => `${where}.${name} has the name of another member in Python, '${snakeCase(name)}': choose another name`);
}

/** The members of a type and of those that it extends. */
function membersOf<K extends 'properties' | 'methods'>(fqn: string, types: Record<string, Declaration>, kind: K): Array<NonNullable<Declaration[K]>[number]> {
  const type = types[fqn];
  if (!type) return [];
  return [...[...type.interfaces ?? [], ...(type.base ? [type.base] : [])].flatMap((other) => membersOf(other, types, kind)), ...type[kind] ?? []] as Array<NonNullable<Declaration[K]>[number]>;
}

/** How jsii writes a name in Python. */
function snakeCase(name: string): string {
  return name.replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2').replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
