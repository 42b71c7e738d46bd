import { isIP, isIPv4, isIPv6 } from 'net';
import { Schema, SchemaContext } from '../facts/json-schema';
import { nearest } from '../values/nearest';
import { Refusal } from '../values/refusal';
import { misreadQuantity } from './quantities';

const KNOWN_FIELD = new Refusal('PLATFORM-660', {
  protects: 'The API server drops a field that the kind does not have, in silence: the setting would never take effect.',
  wrong: "kind: 'Dragonfly', spec: { replica: 3 }",
  right: "kind: 'Dragonfly', spec: { replicas: 3 }",
});

const REQUIRED_FIELD = new Refusal('PLATFORM-661', {
  protects: 'The API server refuses an object that lacks what its kind requires.',
  wrong: "kind: 'PersistentVolumeClaim', spec: { dataSource: { name: 'before' } }",
  right: "kind: 'PersistentVolumeClaim', spec: { dataSource: { kind: 'VolumeSnapshot', name: 'before' } }",
});

const FIELD_TYPE = new Refusal('PLATFORM-662', {
  protects: 'The API server refuses a value of another type, such as a number in quotes.',
  wrong: "spec: { replicas: '3' }",
  right: 'spec: { replicas: 3 }',
});

const ALLOWED_VALUE = new Refusal('PLATFORM-663', {
  protects: 'The API server refuses a value that is not among those that the field allows.',
  wrong: "spec: { type: 'Loadbalancer' }",
  right: "spec: { type: 'LoadBalancer' }",
});

const FIELD_SIZE = new Refusal('PLATFORM-664', {
  protects: 'The API server refuses a list, a map or a text that is longer or shorter than its schema allows.',
  wrong: "spec: { listeners: [] }, where at least one is asked for",
  right: "spec: { listeners: [{ name: 'https', … }] }",
});

const NUMBER_RANGE = new Refusal('PLATFORM-665', {
  protects: 'The API server refuses a number outside the range that its schema allows.',
  wrong: 'spec: { port: 70000 }',
  right: 'spec: { port: 7000 }',
});

const FIELD_PATTERN = new Refusal('PLATFORM-666', {
  protects: 'The API server refuses a text that does not match the pattern in its schema.',
  wrong: "spec: { interval: '1 hour' }",
  right: "spec: { interval: '1h' }",
});

const FIELD_FORMAT = new Refusal('PLATFORM-667', {
  protects: 'The API server refuses a text that is not in the format of its schema, such as base64, a time or an address.',
  wrong: "data: { token: 'not base64' }",
  right: "data: { token: 'bm90IGJhc2U2NA==' }",
});

const ITEM_ONCE = new Refusal('PLATFORM-668', {
  protects: 'Of two items of a list that have the same name, the API server refuses or drops one.',
  wrong: "env: [{ name: 'VERBOSE', value: '1' }, { name: 'VERBOSE', value: '2' }]",
  right: "env: [{ name: 'VERBOSE', value: '2' }]",
});

const ONE_FORM = new Refusal('PLATFORM-669', {
  protects: 'Some fields stand for each other, and the API server refuses an object with none or too many of them.',
  wrong: "secretRef: { name: 'a' }, configMapRef: { name: 'b' }, where exactly one is asked for",
  right: "secretRef: { name: 'a' }",
});

const EXCLUDED = new Refusal('PLATFORM-670', {
  protects: 'Some values and fields exclude each other, and the API server refuses an object with both.',
  wrong: "spec: { suspend: true, schedule: '0 * * * *' }, where the schema excludes one with the other",
  right: "spec: { schedule: '0 * * * *' }",
});

const READABLE_PATTERN = new Refusal('PLATFORM-671', {
  protects: 'A pattern that can\'t be read would let everything through, unnoticed.',
  wrong: "pattern: '^(?<name>[a-z'",
  right: "pattern: '^[a-z]+$'",
});

type Fields = { readonly [name: string]: unknown };

/** What violations say of an object. */
export interface Subject {
  /** Path of the stage that renders it. */
  readonly path: string;
  /** What the object is called, for example `Service 'web'`. */
  readonly name: string;
}

/**
 * Everything in an object that the API server would refuse or drop because of the schema of its kind. Expressions in CEL
 * are left to the API server.
 */
export function misfits(object: Fields, schema: Schema, context: SchemaContext, subject: Subject): string[] {
  const check = new SchemaCheck(context, subject, true);
  check.object(check.complete(object, schema, true) as Fields, resolve(schema, context), '', true);
  return check.problems;
}

class SchemaCheck {
  public readonly problems: string[] = [];

  /** @param structural whether unknown fields are looked for: a schema inside of allOf and the like narrows down what another one describes */
  constructor(private readonly context: SchemaContext, private readonly subject: Subject, private readonly structural: boolean) {}

  /** The value as the API server looks at it: with defaults, and without fields that are null but may not be. */
  public complete(value: unknown, reference: Schema, isObject = false): unknown {
    const schema = resolve(reference, this.context);
    const resource = isObject || schema['x-kubernetes-embedded-resource'];
    if (Array.isArray(value)) {
      const { items } = schema;
      return items === undefined ? value : value.map((item) => this.complete(item, items));
    }
    if (!isFields(value)) return value;
    const result: { [name: string]: unknown } = {};
    for (const [name, child] of Object.entries(value)) {
      const field = resource && name === 'metadata' ? this.context.metadata : fieldOf(schema, name);
      if (child !== undefined && (child !== null || field === undefined || field.nullable)) result[name] = field === undefined ? child : this.complete(child, field);
    }
    // Kubernetes' own definitions have defaults such as an empty text for what is required: only those of CRDs are ever applied.
    if (reference.$ref === undefined) {
      for (const [name, field] of Object.entries(schema.properties ?? {})) {
        if (field.default !== undefined && result[name] === undefined) result[name] = this.complete(field.default, field);
      }
    }
    return result;
  }

  public object(value: Fields, schema: Schema, where: string, resource = false): void {
    for (const [name, child] of Object.entries(value)) {
      const at = join(where, name);
      const field = fieldOf(schema, name);
      if (schema.propertyNames !== undefined) this.text(name, schema.propertyNames, at);
      if (resource && name === 'metadata') {
        this.value(child, this.context.metadata, at);
        if (field !== undefined && field.$ref !== this.context.metadata.$ref) this.problems.push(...this.within(child, field, at));
      } else if (field !== undefined) {
        this.value(child, field, at);
      } else if (resource && (name === 'apiVersion' || name === 'kind')) {
        this.value(child, { type: 'string', minLength: 1 }, at);
      } else if (this.structural && schema.type === 'object' && !schema['x-kubernetes-preserve-unknown-fields'] && schema.additionalProperties !== true) {
        this.fails(KNOWN_FIELD, `${this.subject.name} has no field '${at}': ${suggestion(name, Object.keys(schema.properties ?? {}))}`);
      }
    }
    for (const name of [...schema.required ?? [], ...resource ? ['apiVersion', 'kind'] : []]) {
      if (value[name] === undefined) this.fails(REQUIRED_FIELD, `'${join(where, name)}' of ${this.subject.name} is missing: set it`);
    }
    const size = Object.keys(value).length;
    if (size < (schema.minProperties ?? 0)) this.must(FIELD_SIZE, where, `have at least ${count(schema.minProperties!, 'field')}`, size, 'add more');
    if (size > (schema.maxProperties ?? Infinity)) this.must(FIELD_SIZE, where, `have at most ${count(schema.maxProperties!, 'field')}`, size, 'remove some');
    this.alternatives(value, schema, where);
  }

  private value(value: unknown, reference: Schema, where: string): void {
    const schema = resolve(reference, this.context);
    if (value === null && schema.nullable) return;
    const type = schema.format === QUANTITY ? QUANTITY : schema['x-kubernetes-int-or-string'] ? 'int-or-string' : schema.type;
    const mismatch = type === undefined ? undefined : TYPES[type]?.(value);
    if (mismatch !== undefined) {
      this.must(FIELD_TYPE, where, mismatch, value, fixOf(type!, value));
      return;
    }
    if (schema.enum !== undefined && !schema.enum.some((allowed) => JSON.stringify(allowed) === JSON.stringify(value))) {
      const near = typeof value === 'string' ? nearest(value, schema.enum.filter((allowed) => typeof allowed === 'string')) : undefined;
      this.must(ALLOWED_VALUE, where, `be one of ${schema.enum.map((allowed) => JSON.stringify(allowed)).join(', ')}`, value, near === undefined ? 'choose one of them' : `write ${JSON.stringify(near)}`);
    }
    if (isFields(value)) {
      this.object(value, schema, where, schema['x-kubernetes-embedded-resource']);
      return;
    }
    if (Array.isArray(value)) this.list(value, schema, where);
    if (type === QUANTITY) this.problems.push(...[misreadQuantity(this.subject.path, where, this.subject.name, value as string | number) ?? []].flat());
    else if (typeof value === 'number') this.number(value, schema, where);
    else if (typeof value === 'string') this.text(value, schema, where);
    this.alternatives(value, schema, where);
  }

  private list(value: unknown[], schema: Schema, where: string): void {
    const { items, minItems = 0, maxItems = Infinity } = schema;
    if (value.length < minItems) this.must(FIELD_SIZE, where, `have at least ${count(minItems, 'item')}`, value.length, 'add more');
    if (value.length > maxItems) this.must(FIELD_SIZE, where, `have at most ${count(maxItems, 'item')}`, value.length, 'remove some');
    if (items !== undefined) value.forEach((item, index) => this.value(item, items, `${where}[${index}]`));

    const keys = schema['x-kubernetes-list-type'] === 'map' ? schema['x-kubernetes-list-map-keys'] ?? [] : undefined;
    if (keys === undefined && schema['x-kubernetes-list-type'] !== 'set' && !schema.uniqueItems) return;
    const first = new Map<string, number>();
    value.forEach((item, index) => {
      const identity = keys === undefined ? item : keys.map((key) => (isFields(item) ? item[key] : undefined) ?? resolve(items ?? {}, this.context).properties?.[key]?.default);
      const text = JSON.stringify(identity);
      const other = first.get(text);
      if (other === undefined) first.set(text, index);
      else this.fails(ITEM_ONCE, `'${where}[${index}]' of ${this.subject.name} ${keys === undefined ? 'is the same as' : `has the same ${keys.map((key) => `'${key}'`).join(' and ')} as`} '${where}[${other}]': keep one of them`);
    });
  }

  private number(value: number, schema: Schema, where: string): void {
    const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
    if (value < minimum || (exclusiveMinimum && value === minimum)) this.must(NUMBER_RANGE, where, `be ${exclusiveMinimum ? 'more than' : 'at least'} ${minimum}`, value, 'raise it');
    if (value > maximum || (exclusiveMaximum && value === maximum)) this.must(NUMBER_RANGE, where, `be ${exclusiveMaximum ? 'less than' : 'at most'} ${maximum}`, value, 'lower it');
    if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) this.must(NUMBER_RANGE, where, `be a multiple of ${multipleOf}`, value, 'round it');
    if (schema.format === 'int32' && (value < -(2 ** 31) || value >= 2 ** 31)) this.must(NUMBER_RANGE, where, 'fit into 32 bits', value, 'choose a smaller number');
  }

  private text(value: string, schema: Schema, where: string): void {
    const { minLength = 0, maxLength = Infinity, pattern, format = '' } = schema;
    // A character beyond 16 bits counts once, as for the API server.
    const length = value.length > maxLength || minLength > 0 ? [...value].length : value.length;
    if (length < minLength) this.must(FIELD_SIZE, where, `have at least ${count(minLength, 'character')}`, value, 'write more');
    if (length > maxLength) this.must(FIELD_SIZE, where, `have at most ${count(maxLength, 'character')}`, value, 'shorten it');
    if (pattern !== undefined) {
      const expression = expressionOf(pattern);
      if (expression === undefined) this.fails(READABLE_PATTERN, `'${where}' of ${this.subject.name} has the pattern ${pattern} in its schema, which can't be read: tell whoever maintains the schema`);
      else if (!expression.test(value)) this.must(FIELD_PATTERN, where, `match ${pattern}`, value, 'correct it');
    }
    const form = FORMATS[format];
    // Never with what it got: data in base64 may be secret.
    if (form !== undefined && !form.fits(value)) this.fails(FIELD_FORMAT, `'${where}' of ${this.subject.name} must be ${form.what}${format === 'byte' ? '' : `, got ${textOf(value)}`}: correct it`);
  }

  private alternatives(value: unknown, { allOf, anyOf, oneOf, not }: Schema, where: string): void {
    if (allOf !== undefined) for (const schema of allOf) this.problems.push(...this.within(value, schema, where));
    if (anyOf !== undefined) this.forms(value, anyOf, where, false);
    if (oneOf !== undefined) this.forms(value, oneOf, where, true);
    if (not !== undefined && this.within(value, not, where).length === 0) {
      if (not.required === undefined) this.must(EXCLUDED, where, `not fit ${JSON.stringify(not)}`, value, 'correct it');
      else this.fails(EXCLUDED, `${this.subject.name} must not have ${not.required.map((name) => `'${join(where, name)}'`).join(' with ')}: remove ${not.required.length > 1 ? 'one' : 'it'}`);
    }
  }

  /** Several schemas of which at least one holds, or exactly one. */
  private forms(value: unknown, schemas: Schema[], where: string, one: boolean): void {
    const found = schemas.map((schema) => this.within(value, schema, where));
    const fitting = found.filter((problems) => problems.length === 0).length;
    if (fitting === 1 || (fitting > 1 && !one)) return;
    const fields = schemas.map(({ required }) => required?.map((name) => `'${join(where, name)}'`).join(' with '));
    if (fields.every((names) => names !== undefined)) {
      this.fails(ONE_FORM, `${this.subject.name} must have ${one ? 'exactly' : 'at least'} one of ${[...new Set(fields)].join(', ')}, got ${fitting === 0 ? 'none that is complete: set one' : `${fitting}: keep one`}`);
    } else if (fitting === 0) {
      // The form that is nearest to being right says best what to do.
      this.problems.push(...[...found].sort((a, b) => a.length - b.length)[0]);
    } else {
      this.must(ONE_FORM, where, `have only one of its ${schemas.length} forms`, value, 'remove the fields of the others');
    }
  }

  /** What a schema that narrows down another one has against a value. */
  private within(value: unknown, schema: Schema, where: string): string[] {
    const check = new SchemaCheck(this.context, this.subject, false);
    check.value(value, schema, where);
    return check.problems;
  }

  private must(refusal: Refusal, where: string, rule: string, value: unknown, fix: string): void {
    // What a Secret holds is never shown.
    const outcome = this.subject.name.startsWith('Secret ') ? ': correct it' : `, got ${textOf(value)}: ${fix}`;
    this.fails(refusal, `${where === '' ? this.subject.name : `'${where}' of ${this.subject.name}`} must ${rule}${outcome}`);
  }

  private fails(refusal: Refusal, message: string): void {
    this.problems.push(refusal.at(this.subject.path, message));
  }
}

/** Format of what Kubernetes itself reads as a quantity. Definitions of custom resources say it by a pattern. */
const QUANTITY = 'quantity';

/** What a value must be and isn't, by the type of its schema. */
const TYPES: { readonly [type: string]: (value: unknown) => string | undefined } = {
  'object': (value) => (isFields(value) ? undefined : 'be a map of fields'),
  'array': (value) => (Array.isArray(value) ? undefined : 'be a list'),
  'string': (value) => (typeof value === 'string' ? undefined : 'be text'),
  'integer': (value) => (Number.isInteger(value) ? undefined : 'be a whole number'),
  'number': (value) => (typeof value === 'number' ? undefined : 'be a number'),
  'boolean': (value) => (typeof value === 'boolean' ? undefined : 'be true or false'),
  [QUANTITY]: (value) => (typeof value === 'string' || typeof value === 'number' ? undefined : 'be a number or text'),
  'int-or-string': (value) => (typeof value === 'string' || Number.isInteger(value) ? undefined : 'be a whole number or text'),
};

function fixOf(type: string, value: unknown): string {
  if (type === 'object') return 'write its fields';
  if (type === 'array') return isFields(value) ? 'write a list of such maps' : `write [${textOf(value)}]`;
  const scalar = typeof value === 'number' || typeof value === 'boolean';
  if (['string', 'int-or-string', QUANTITY].includes(type)) return scalar ? `write "${value}"` : 'write one text';
  const plain = typeof value === 'string' && (type === 'boolean' ? /^(true|false)$/ : type === 'integer' ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/).test(value);
  return plain ? `write ${value}` : 'write one';
}

interface Format {
  readonly what: string;
  readonly fits: (text: string) => boolean;
}

const DATE_TIME: Format = { what: 'a time as in 2006-01-02T15:04:05Z', fits: (text) => /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(text) };

/** The formats that can be told from the text alone; the API server ignores those that it doesn't know, too. */
const FORMATS: { readonly [format: string]: Format } = {
  'byte': { what: 'base64', fits: (text) => /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text.replace(/[\r\n]/g, '')) },
  'cidr': { what: 'a range of addresses as in 10.0.0.0/8', fits: isRange },
  'date': { what: 'a date as in 2006-01-02', fits: (text) => /^\d{4}-\d\d-\d\d$/.test(text) },
  'date-time': DATE_TIME,
  'datetime': DATE_TIME,
  'ipv4': { what: 'an IPv4 address', fits: isIPv4 },
  'ipv6': { what: 'an IPv6 address', fits: isIPv6 },
  'uri': { what: 'an address with its scheme', fits: (text) => /^([a-z][a-z0-9+.-]*:|\/)/i.test(text) },
  'uuid': { what: 'a UUID', fits: (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text) },
};

function isRange(text: string): boolean {
  const [address, bits = '', ...more] = text.split('/');
  return more.length === 0 && /^\d+$/.test(bits) && isIP(address) !== 0 && Number(bits) <= (isIP(address) === 4 ? 32 : 128);
}

const expressions = new Map<string, RegExp | undefined>();

/** The expression of a pattern, which is written for RE2; undefined when JavaScript has no equal. */
export function expressionOf(pattern: string): RegExp | undefined {
  if (!expressions.has(pattern)) expressions.set(pattern, translated(pattern));
  return expressions.get(pattern);
}

function translated(pattern: string): RegExp | undefined {
  const flags = /^\(\?([ims]+)\)/.exec(pattern);
  const source = pattern.slice(flags?.[0].length ?? 0)
    .replace(/\\([pP])([A-Z])/g, '\\$1{$2}')
    .replace(/\\A/g, '^').replace(/\\z/g, '$').replace(/\(\?P</g, '(?<')
    .replace(/\[:(\w+):\]/g, (whole, name: string) => POSIX[name] ?? whole);
  try {
    return new RegExp(source, `${flags?.[1] ?? ''}${/\\[pP]\{/.test(source) ? 'u' : ''}`);
  } catch {
    return undefined;
  }
}

/** Classes of characters that JavaScript has no names for. */
const POSIX: { readonly [name: string]: string } = { alnum: 'A-Za-z0-9', alpha: 'A-Za-z', digit: '0-9', lower: 'a-z', upper: 'A-Z', xdigit: '0-9A-Fa-f', word: '\\w', space: '\\s' };

function resolve(schema: Schema, { definitions }: SchemaContext): Schema {
  return schema.$ref === undefined ? schema : definitions[schema.$ref];
}

/** The schema of a field, whether it is named or one of a map. */
function fieldOf({ properties, additionalProperties }: Schema, name: string): Schema | undefined {
  if (properties !== undefined && Object.prototype.hasOwnProperty.call(properties, name)) return properties[name];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function join(where: string, name: string): string {
  if (!/^[\w-]+$/.test(name)) return `${where}[${JSON.stringify(name)}]`;
  return where === '' ? name : `${where}.${name}`;
}

/** What to do about a name that isn't known. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? 'remove it' : `write '${near}' or remove it`;
}

function count(size: number, what: string): string {
  return `${size} ${what}${size === 1 ? '' : 's'}`;
}

/** A value in a message: as JSON, and not too long. */
function textOf(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
