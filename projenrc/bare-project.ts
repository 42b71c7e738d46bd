import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JsonFile, Project, ProjenrcFile } from 'projen';

/** What projen writes into every folder; here the root has one of each for everybody. */
const UNWANTED = ['.gitattributes', '.gitignore', '.projen/deps.json', '.projen/files.json', '.projen/tasks.json'];

/**
 * A folder with a generated package.json and nothing else: no tasks, no ignore files and
 * no install of its own.
 */
export class BareProject extends Project {
  /** What stands in package.json now, or nothing before the first synthesis. */
  protected readonly committed: { version?: string; dependencies?: Record<string, string> };

  constructor(parent: Project, outdir: string, name: string) {
    super({ parent, outdir, name, commitGenerated: true });
    new NodeProjenrc(this);
    this.committed = readJson(join(this.outdir, 'package.json'));
  }

  protected writePackageJson(fields: object): void {
    // Writable, since `changeset version` and npm edit it too.
    new JsonFile(this, 'package.json', { obj: fields, newline: true, readonly: false });
  }

  public override preSynthesize(): void {
    UNWANTED.forEach((file) => this.tryRemoveFile(file));
  }
}

/** Node runs the list of what exists as it stands; generated files name it as their source. */
export class NodeProjenrc extends ProjenrcFile {
  public readonly filePath = '.projenrc.ts';
}

/** A JSON file's content, or an empty object when there is no such file. */
export function readJson(path: string): any {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}
