import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

/**
 * The Kubernetes objects in the YAML files of a folder and those below it.
 *
 * @param kinds the only kinds that are asked for: a file with none of them is not parsed
 */
export function objectsIn(folder: string, kinds?: readonly string[]): any[] {
  const wanted = kinds === undefined ? /(?:)/ : new RegExp(`^kind: ["']?(${kinds.join('|')})["']?\\s*$`, 'm');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml')).sort()
    .map((file) => readFileSync(join(folder, file), 'utf8')).filter((text) => wanted.test(text))
    .flatMap(objectsOf).filter((object) => kinds?.includes(object.kind) ?? true);
}

/** The Kubernetes objects in a text. */
export function objectsOf(text: string): any[] {
  return parseAllDocuments(text).map((document) => document.toJS()).filter((object) => typeof object === 'object' && object !== null && object.kind !== undefined);
}
