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
  if (path.startsWith('**.')) return everyFieldOf(object, '').flatMap((field) => below(field, path.slice('**.'.length).split('.')));
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

/** Every map within a value, itself included. */
function everyFieldOf(value: unknown, where: string): Field[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => everyFieldOf(item, `${where}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return [{ value, where }, ...Object.entries(value).flatMap(([name, child]) => everyFieldOf(child, join(where, name)))];
}

function join(where: string, name: string): string {
  return where === '' ? name : `${where}.${name}`;
}
