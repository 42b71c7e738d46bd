import { readFileSync } from 'fs';
import { join } from 'path';

/** The part of this package's own package.json that a lab is made from. */
interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly lab: {
    /** The versions that were newest when this package was released, by npm name: what new pins are set to. */
    readonly components: Readonly<Record<string, string>>;
    /** The npm names of the components that the foundation composes: whoever has it pins them, too. */
    readonly foundation: readonly string[];
    /** The tools of a lab. */
    readonly tools: Readonly<Record<string, string>>;
    /** The actions of the workflows, each at a commit, with the tag that it stands for. */
    readonly actions: Readonly<Record<string, string>>;
  };
}

const MANIFEST: Manifest = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8'));

/** What this release knows. */
export const RELEASED = MANIFEST.lab;

/** This package. */
export const OWN = { name: MANIFEST.name, version: MANIFEST.version };

/** The npm scope of all packages, which is that of this one. */
export const SCOPE = MANIFEST.name.split('/')[0];

/** The npm name of a package of the scope: `cilium` with the scope before it. */
export function npmName(folder: string): string {
  return `${SCOPE}/${folder}`;
}
