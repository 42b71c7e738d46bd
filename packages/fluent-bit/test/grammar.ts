import { readFileSync } from 'fs';
import { join } from 'path';

interface Property {
  readonly type: string;
  readonly several?: true;
}

const { sections } = JSON.parse(readFileSync(join(__dirname, '../properties/fluent-bit.json'), 'utf8')) as { sections: Record<string, Record<string, Property>> };

/** What Fluent Bit's own code does with a value of each type (`src/flb_config_map.c`). */
const TYPES: Record<string, (value: unknown) => boolean> = {
  bool: (value) => typeof value === 'boolean',
  int: (value) => Number.isInteger(value),
  double: (value) => typeof value === 'number',
  size: (value) => Number.isInteger(value) || /^\d+[KMG]B?$/i.test(`${value}`),
  time: (value) => Number.isInteger(value) || /^\d+(ms|s|m|h|d)$/.test(`${value}`),
  str: (value) => ['string', 'number', 'boolean'].includes(typeof value),
  clist: (value) => typeof value === 'string',
};

/** Keys of plugins that are no properties. */
const STRUCTURE = ['name', 'processors'];

/** What Fluent Bit would refuse of a configuration, or wouldn't read. */
export function problemsOf(config: any): string[] {
  return [
    ...unknown('', config, ['service', 'multiline_parsers', 'pipeline']),
    ...unknown('pipeline', config.pipeline, ['inputs', 'outputs']),
    ...held('service', config.service, sections.service),
    ...config.multiline_parsers.flatMap(({ rules, ...parser }: any) => [
      ...held(`multiline parser ${parser.name}`, parser, sections['multiline parser']),
      ...rules.flatMap((rule: any) => unknown(`rule of ${parser.name}`, rule, ['state', 'regex', 'next_state'])),
      ...rules.filter(({ next_state }: any) => !rules.some(({ state }: any) => state === next_state)).map(({ next_state }: any) => `${parser.name}: no rule begins in state '${next_state}'`),
      ...rules.filter(({ regex }: any) => !/^\/.*\/$/.test(regex)).map(({ regex }: any) => `${regex}: a rule's expression must stand between slashes`),
    ]),
    ...config.pipeline.inputs.flatMap((input: any) => [
      ...plugin('input', input),
      ...unknown(`processors of ${input.alias}`, input.processors, ['logs']),
      // A filter as a processor needs no match.
      ...input.processors.logs.flatMap((filter: any) => plugin('filter', filter)),
    ]),
    ...config.pipeline.outputs.flatMap((output: any) => plugin('output', output)),
  ];
}

function plugin(kind: string, config: any): string[] {
  const own = sections[`${kind} ${config.name}`];
  if (own === undefined) return [`${kind} ${config.name}: nobody has read its properties, name it in tools/schemas/properties.ts`];
  const properties = Object.fromEntries(Object.entries(config).filter(([name]) => !STRUCTURE.includes(name)));
  return held(`${kind} ${config.name}`, properties, { ...sections[kind], ...own });
}

function held(where: string, config: Record<string, unknown>, properties: Record<string, Property>): string[] {
  return Object.entries(config).flatMap(([name, value]) => {
    const property = properties[name.toLowerCase()];
    if (property === undefined) return [`${where}: '${name}' is no property`];
    const values = Array.isArray(value) ? value : [value];
    if (Array.isArray(value) && !property.several) return [`${where}: '${name}' must be there once`];
    return values.filter((one) => !TYPES[property.type](one)).map((one) => `${where}: '${name}' must be a ${property.type}, got ${one}`);
  });
}

function unknown(where: string, config: object, known: string[]): string[] {
  return Object.keys(config).filter((key) => !known.includes(key)).map((key) => `${where}: '${key}' is no key`);
}
