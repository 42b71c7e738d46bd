/** The packages that this one was published with: their scope stands in its own name alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** This package's own package.json. */
export const OWN: { readonly name: string; readonly version: string } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));

/** The npm scope of the components, which is that of this package. */
export const SCOPE = OWN.name.split('/')[0];

/** The npm name of a component: `dragonfly` with the scope before it. */
export function npmName(component: string): string {
  return `${SCOPE}/${component}`;
}

/** Whether an npm package is one of ours. */
export function isOurs(name: string): boolean {
  return name.startsWith(`${SCOPE}/`);
}

/** `cilium`, whether or not the npm scope stands before it. */
export function componentName(name: string): string {
  return isOurs(name) ? name.slice(SCOPE.length + 1) : name;
}
