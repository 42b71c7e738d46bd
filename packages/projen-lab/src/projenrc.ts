import { existsSync, writeFileSync } from 'fs';
import { join } from 'path';
import { Project, ProjenrcFile } from 'projen';
import { OWN } from './released';
import { LIST } from './sentence';

/** Node runs the list as it stands; generated files name it as their source. */
export class LabProjenrc extends ProjenrcFile {
  public readonly filePath = LIST;

  constructor(project: Project, private readonly options: Readonly<Record<string, string>>, private readonly firstCluster: string) {
    super(project);
  }

  public override projectCreation(): void {
    const file = join(this.project.outdir, LIST);
    if (existsSync(file)) return;
    writeFileSync(file, [
      `import { LabProject } from '${OWN.name}';`,
      '',
      'const lab = new LabProject({',
      ...Object.entries(this.options).map(([name, value]) => `  ${name}: '${value.replace(/[\\']/g, '\\$&')}',`),
      '});',
      '',
      `lab.addCluster('${this.firstCluster}');`,
      '',
      'lab.synth();',
      '',
    ].join('\n'));
  }
}
