import { ClusterModel } from '../model/model';
import { KubeObject } from '../model/object';

/** Every object of a cluster, with the path of its stage. */
export function everyObject({ stages }: ClusterModel): Array<[path: string, object: KubeObject]> {
  return stages.flatMap(({ path, objects }) => objects.map((object): [string, KubeObject] => [path, object]));
}

/** A text within an object. */
export interface Text {
  /** What it is called: the name of its field, or of the variable that it is the value of. */
  readonly key: string;
  readonly value: string;
  /** Path of its field, for example `spec.values.env[0].value`. */
  readonly where: string;
}

/** Every text within a value. */
export function textsIn(value: unknown, key = '', where = ''): Text[] {
  if (typeof value === 'string') return [{ key, value, where }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, key, `${where}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  // A variable of a container is a pair of its name and its value.
  const { name: variable } = value as { name?: unknown };
  return Object.entries(value).flatMap(([name, child]) => {
    const meaning = name === 'value' && typeof variable === 'string' ? variable : name;
    return textsIn(child, meaning, where === '' ? name : `${where}.${name}`);
  });
}
