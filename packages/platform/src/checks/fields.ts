import { KubeObject } from '../model/object';

/** A value within an object, and where it stands. */
export interface Field {
  readonly value: any;
  /** Path of the field, for example `spec.template.spec.volumes[0].secret`. */
  readonly where: string;
}

/**
 * The values of an object at a path: `[]` stands for every item of a list, and `**` at the beginning for any place within the
 * object. What isn't there is left out.
 */
export function fieldsAt(object: KubeObject | object, path: string): Field[] {
  if (path.startsWith('**.')) return mapsIn(object).flatMap((field) => below(field, path.slice('**.'.length).split('.')));
  return below({ value: object, where: '' }, path.split('.'));
}

function below(field: Field, steps: readonly string[]): Field[] {
  if (field.value === undefined || field.value === null) return [];
  if (steps.length === 0) return [field];
  const [step, ...rest] = steps;
  const list = step.endsWith('[]');
  const name = list ? step.slice(0, -'[]'.length) : step;
  if (typeof field.value !== 'object') return [];
  const child = { value: field.value[name], where: join(field.where, name) };
  if (!list) return below(child, rest);
  return Array.isArray(child.value) ? child.value.flatMap((value, index) => below({ value, where: `${child.where}[${index}]` }, rest)) : [];
}

const maps = new WeakMap<object, readonly Field[]>();

/** Every map within an object, which stays as it is: several rules look at them. */
function mapsIn(object: object): readonly Field[] {
  let found = maps.get(object);
  if (found === undefined) {
    const list: Field[] = [];
    addMaps(list, object, '');
    maps.set(object, found = list);
  }
  return found;
}

function addMaps(list: Field[], value: unknown, where: string): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    value.forEach((item, index) => addMaps(list, item, `${where}[${index}]`));
    return;
  }
  list.push({ value, where });
  for (const [name, child] of Object.entries(value)) if (typeof child === 'object') addMaps(list, child, join(where, name));
}

function join(where: string, name: string): string {
  return where === '' ? name : `${where}.${name}`;
}
