import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { FIXED_FIELDS } from '../declare/fixed-fields';
import { ClusterModel } from '../model/model';
import { KubeObject } from '../model/object';
import { Refusal } from '../values/refusal';
import { objectsIn, yamlOf } from '../values/yaml-text';
import { fileName } from './folders';

const FIXED = new Refusal('PLATFORM-702', {
  protects: 'Some operators pass a field on to an object that Kubernetes never changes: they fail at it from then on, and look after nothing else of theirs.',
  wrong: 'snapshots: { storage, size: Size.gibibytes(20) }, where the committed Dragonfly has 10Gi',
  right: 'snapshots: { storage, size: Size.gibibytes(20), resizeFrom: Size.gibibytes(10) }, and the steps of the runbook',
});

/** Every field that keeps its value, and has another one in what is committed. */
export function checkFixedFields(outdir: string, { cluster, stages }: ClusterModel): string[] {
  const committed = new Map<string, any>();
  return FIXED_FIELDS.all(cluster).flatMap(({ owner, record: { object, field, from, advice } }) => stages.flatMap(({ name, objects }) => objects
    .filter((rendered) => rendered.apiVersion === object.apiVersion && rendered.kind === object.kind && rendered.metadata.name === object.name)
    .flatMap((rendered) => {
      const file = join(outdir, cluster.node.id, name, fileName(rendered));
      if (!existsSync(file)) return [];
      if (!committed.has(file)) committed.set(file, committedObject(file, rendered));
      const [before, after] = [valueOf(committed.get(file), field), valueOf(rendered, field)];
      return before === after || (from !== undefined && before === from) ? [] : [
        FIXED.at(owner.node.path, `'${field}' of ${object.kind} '${object.name}' must keep its value while the object exists, got ${shown(before)} to ${shown(after)}: ${advice}`),
      ];
    })));
}

/** What is committed of an object. Reading YAML takes time, and most objects are as they were. */
function committedObject(file: string, rendered: KubeObject): any {
  return readFileSync(file, 'utf8') === yamlOf(rendered) ? rendered : objectsIn(file)[0];
}

/** The text of the value at a path; undefined where there is none. */
function valueOf(object: any, field: string): string | undefined {
  const value = field.split('.').reduce((parent, key) => parent?.[key], object);
  return value === undefined || value === null ? undefined : `${value}`;
}

function shown(value?: string): string {
  return value === undefined ? 'none' : `'${value}'`;
}
