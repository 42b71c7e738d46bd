import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { Component, Project } from 'projen';
import { refused } from './rules';

/**
 * A file that belongs to the lab's owner. It is written when it isn't there; afterwards a synthesis adds what a new line of the
 * list asks for, and changes nothing else. Projen's own files are the opposite: their owner is the list.
 */
export abstract class OwnedFile extends Component {
  protected readonly path: string;

  constructor(project: Project, path: string) {
    super(project, `${new.target.name}#${path}`);
    this.path = path;
  }

  public override synthesize(): void {
    const file = join(this.project.outdir, this.path);
    const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    const after = this.next(before);
    if (after === before) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, after);
  }

  /**
   * What the file holds from now on.
   *
   * @param before what it holds; undefined when it isn't there
   */
  protected abstract next(before: string | undefined): string;
}

/** A file that is written once. */
export class Sample extends OwnedFile {
  constructor(project: Project, path: string, private readonly text: () => string) {
    super(project, path);
  }

  protected next(before: string | undefined): string {
    return before ?? this.text();
  }
}

/** A JSON file that a synthesis adds to. */
export class OwnedJson extends OwnedFile {
  constructor(project: Project, path: string, private readonly add: (content: any) => any) {
    super(project, path);
  }

  protected next(before: string | undefined): string {
    const content = before === undefined ? {} : parse(this.path, before);
    const after = this.add(content);
    // As its owner has formatted it, unless something is added.
    return before !== undefined && JSON.stringify(after) === JSON.stringify(content) ? before : `${JSON.stringify(after, undefined, 2)}\n`;
  }
}

/** A file of settings, one a line, to which those are added that it lacks. */
export class OwnedLines extends OwnedFile {
  constructor(project: Project, path: string, private readonly settings: Readonly<Record<string, string>>) {
    super(project, path);
  }

  protected next(before: string | undefined): string {
    const text = before ?? '';
    const lacking = Object.entries(this.settings).filter(([key]) => !text.split('\n').some((line) => line.replace(/\s/g, '').startsWith(`${key}=`)));
    const start = text === '' || text.endsWith('\n') ? text : `${text}\n`;
    return lacking.length === 0 ? text : `${start}${lacking.map(([key, value]) => `${key}=${value}\n`).join('')}`;
  }
}

/** Reads JSON that its owner has edited. */
export function parse(path: string, text: string): any {
  try {
    return JSON.parse(text);
  } catch (error) {
    const mark = text.split('\n').findIndex((line) => /^(<{7}|={7}|>{7})( |\r?$)/.test(line));
    if (mark >= 0) throw refused('PROJEN-LAB-006', path, `the file must be JSON, got the marks of a merge from line ${mark + 1} on: decide what stays, and remove the lines with <<<<<<<, ======= and >>>>>>>`);
    throw refused('PROJEN-LAB-006', path, `the file must be JSON, got ${(error as Error).message.replace(/\s+/g, ' ')}: correct it`);
  }
}
