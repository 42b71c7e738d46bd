import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { Component, FileBase, Project } from 'projen';

/** What go-task reads, as it travels with this package: the root's file, and a folder for each namespace. */
const SOURCES = join(__dirname, '../tasks');

/** The file of the root; all others are in a folder of their own there. */
const ROOT = 'Taskfile.yaml';
const FOLDER = '.taskfiles';

/** The tasks of an operator. They are the list's: a later release of this package brings later ones. */
export class LabTasks extends Component {
  constructor(project: Project) {
    super(project);
    for (const path of filesOf(SOURCES)) {
      new TaskFile(project, path === ROOT ? path : `${FOLDER}/${path}`, readFileSync(join(SOURCES, path), 'utf8'));
    }
  }
}

/** A Taskfile or a script: the same text, and who writes it. */
class TaskFile extends FileBase {
  constructor(project: Project, path: string, private readonly text: string) {
    // Nothing ignores them: a line of .gitignore for each would bury the others.
    super(project, path, { editGitignore: false });
  }

  protected synthesizeContent(): string {
    // What says which program runs a script must come first.
    const [, program, rest] = /^(#!.*\n)?([^]*)$/.exec(this.text)!;
    return `${program ?? ''}# ${this.marker}\n${rest}`;
  }
}

/** The files below a folder, by their paths in it. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? filesOf(join(folder, entry.name)).map((file) => `${entry.name}/${file}`) : [entry.name]))
    .sort();
}
