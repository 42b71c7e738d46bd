import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileBase } from 'projen';
import type { Project } from 'projen';

/** Where the tasks of every lab are written. */
export const TASKS = 'packages/projen-lab/tasks';

/** The tasks that a new lab gets, in this repository: by its projen, since the package that writes them elsewhere is not compiled yet. */
export function writeTaskFiles(monorepo: Project): void {
  const files = globSync('**/{*.yaml,*.sh,.shellcheckrc}', { cwd: join(monorepo.outdir, TASKS) }).sort();
  for (const file of files) new TaskFile(monorepo, file === 'Taskfile.yaml' ? file : `.taskfiles/${file}`, join(monorepo.outdir, TASKS, file));
}

class TaskFile extends FileBase {
  private readonly source: string;

  constructor(project: Project, path: string, source: string) {
    super(project, path, { editGitignore: false });
    this.source = source;
  }

  protected override synthesizeContent(): string {
    const [, program, rest] = /^(#!.*\n)?([^]*)$/.exec(readFileSync(this.source, 'utf8'))!;
    return `${program ?? ''}# ${this.marker}\n${rest}`;
  }
}
