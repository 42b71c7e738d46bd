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

const texts = new WeakMap<object, readonly Text[]>();

/** Every text within an object, which stays as it is: several rules look at them. */
export function textsIn(object: unknown): readonly Text[] {
  if (typeof object !== 'object' || object === null) return [];
  let found = texts.get(object);
  if (found === undefined) {
    const list: Text[] = [];
    addTexts(list, object, '', '');
    texts.set(object, found = list);
  }
  return found;
}

function addTexts(list: Text[], value: unknown, key: string, where: string): void {
  if (typeof value === 'string') {
    list.push({ key, value, where });
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => addTexts(list, item, key, `${where}[${index}]`));
  } else if (typeof value === 'object' && value !== null) {
    // A variable of a container is a pair of its name and its value.
    const { name: variable } = value as { name?: unknown };
    for (const [name, child] of Object.entries(value)) {
      addTexts(list, child, name === 'value' && typeof variable === 'string' ? variable : name, where === '' ? name : `${where}.${name}`);
    }
  }
}
