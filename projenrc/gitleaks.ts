import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Component } from 'projen';

/** The rules of every lab, in this repository, and behind them what is no secret here. No file of projen's: people write the end of it. */
export class Gitleaks extends Component {
  public override synthesize(): void {
    const [rules, before] = ['packages/projen-lab/gitleaks.toml', '.gitleaks.toml'].map((file) => join(this.project.outdir, file)).map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : ''));
    const yours = rules.trimEnd().split('\n').at(-1)!;
    writeFileSync(join(this.project.outdir, '.gitleaks.toml'), `${rules}${before.slice(before.indexOf(yours) + yours.length + 1)}`);
  }
}
