import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { verifyCluster } from '../../packages/cli/src/verify/cluster.ts';
import { verifyRepository } from '../../packages/cli/src/verify/repository.ts';
import { withValidator } from '../../packages/cli/src/verify/validator.ts';
import type { LayerName } from './faults.ts';

type KubeObject = Record<string, any>;

/** A copy of a rendered cluster in which people go on by hand, and what the programs of `npx projen verify` say of each. */
export class Repository {
  private readonly root = mkdtempSync(join(tmpdir(), 'faults-'));
  private readonly cluster: string;
  private readonly folder: string;
  /** Who is at work, and what the sentences about that work begin with. */
  private author = '';
  private readonly places = new Map<string, string>();

  /**
   * @param from the repository that has the cluster
   * @param cluster name of the cluster
   */
  constructor(from: string, cluster: string) {
    this.cluster = cluster;
    this.folder = `clusters/${cluster}`;
    for (const shared of ['apps', 'tools', 'node_modules', '.gitleaks.toml']) symlinkSync(join(from, shared), join(this.root, shared));
    for (const copied of [this.folder, '.github']) cpSync(join(from, copied), join(this.root, copied), { recursive: true });
    // What was ever committed is looked at too: nothing yet.
    for (const args of [['init', '--quiet'], ['-c', 'user.name=home', '-c', 'user.email=home@example.org', 'commit', '--quiet', '--allow-empty', '--message', 'empty']]) spawnSync('git', args, { cwd: this.root });
  }

  /** Says who does what comes next. */
  public by(author: string): this {
    this.author = author;
    return this;
  }

  /** Changes the text of a file, or makes it. */
  public write(path: string, change: string | ((text: string) => string)): void {
    const file = join(this.root, path);
    const text = typeof change === 'string' ? change : change(readFileSync(file, 'utf8'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    this.claim(path);
  }

  /** Changes the one object of this kind and name. */
  public edit(kind: string, name: string, change: (object: KubeObject) => void): void {
    const ofKind = new RegExp(`^${kind.toLowerCase()}[._].*_${name}\\.yaml$`);
    const found = readdirSync(join(this.root, this.folder), { recursive: true, encoding: 'utf8' }).filter((file) => ofKind.test(basename(file)));
    if (found.length !== 1) throw new Error(`[${this.author}] ${kind} '${name}' must be there once in ${this.folder}, got ${found.length}: name another in checks/faults/faults.ts`);
    this.write(`${this.folder}/${found[0]}`, (text) => {
      const object = parse(text);
      change(object);
      this.claim(`${object.metadata.namespace}/${object.metadata.name}`);
      return stringify(object);
    });
  }

  /** Adds a folder with these objects, in one file each, and the Kustomization that applies it. */
  public add(stage: string, objects: readonly KubeObject[], spec: object = {}): void {
    const kustomization = `kustomization.kustomize.toolkit.fluxcd.io_flux-system_${stage}.yaml`;
    const files = objects.map((_, index) => `${index + 1}.yaml`);
    objects.forEach((object, index) => this.write(`${this.folder}/${stage}/${files[index]}`, stringify(object)));
    this.write(`${this.folder}/${stage}/kustomization.yaml`, stringify({ resources: files }));
    this.write(`${this.folder}/flux/${kustomization}`, stringify({
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: stage, namespace: 'flux-system' },
      spec: { interval: '1h', prune: true, path: `./${this.folder}/${stage}`, sourceRef: { kind: 'GitRepository', name: 'flux-system' }, ...spec },
    }));
    const list = join(this.root, this.folder, 'flux/kustomization.yaml');
    writeFileSync(list, `${readFileSync(list, 'utf8').trimEnd()}\n  - ${kustomization}\n`);
    [`${this.folder}/${stage}`, `flux-system/${stage}`].forEach((place) => this.claim(place));
  }

  /** Every sentence of every program, with the author of what it is about; none when that is nobody's work. */
  public async verify(): Promise<{ author?: string; layer: LayerName; sentence: string }[]> {
    // What the validator says is asserted in checks/validator: it sees nearly all of what is in an object.
    const layers = [...(await withValidator(this.root, (validator) => verifyCluster(this.root, this.cluster, validator))).filter(({ name }) => name !== 'validator'), ...await verifyRepository(this.root)];
    return layers.flatMap(({ name, problems }) => problems.map((sentence) => ({ author: this.authorOf(sentence), layer: name.split(',')[0] as LayerName, sentence })));
  }

  /** Removes the copy. */
  public remove(): void {
    rmSync(this.root, { recursive: true });
  }

  private claim(place: string): void {
    const other = this.places.get(place);
    if (other !== undefined && other !== this.author) throw new Error(`[${this.author}] ${place} must be the work of one, got '${other}' too: change another object in checks/faults/faults.ts`);
    this.places.set(place, this.author);
  }

  private authorOf(sentence: string): string | undefined {
    const place = sentence.match(/^\[([^\]]+)\]/)?.[1] ?? '';
    const found = [...this.places].find(([known]) => place === known || [`${known}/`, `${known}:`, `${known}.yaml`].some((start) => place.startsWith(start)));
    return found?.[1];
  }
}
