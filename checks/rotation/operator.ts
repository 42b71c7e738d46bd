/** External Secrets itself, and what plays Reloader. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '../../packages/cli/src/lab/client.ts';
import type { KubeObject } from '../../packages/cli/src/lab/rendered.ts';

const CACHE = join(__dirname, '../../node_modules/.cache/rotation');

/**
 * The newest External Secrets that a module of Go exists of, with everything in it: later ones are split into modules of which no
 * version is published. Clusters run a later one, whose kinds it is given here. Its hash is that of go.sum.
 */
const MODULE = { path: 'github.com/external-secrets/external-secrets', version: 'v0.16.2', sum: 'h1:iNY+gIgSyL5higXTfnz+hdPCaiB/43UiHLqE7HBpj68=' } as const;

/** What is left out of it: providers and generators of all other vendors, which take twenty minutes to build and are never asked here. */
const TRIMMED: Readonly<Record<string, string>> = {
  'pkg/provider/register/register.go': `package register\n\nimport _ "${MODULE.path}/pkg/provider/onepassword"\n`,
  'pkg/generator/register/register.go': 'package register\n',
};

/** The program, built when it isn't there yet: minutes, once. Returns its path. */
export function externalSecrets(): string {
  const hash = createHash('sha256').update(JSON.stringify([MODULE, TRIMMED])).digest('hex').slice(0, 16);
  const binary = join(CACHE, hash, 'external-secrets');
  if (existsSync(binary)) return binary;
  mkdirSync(join(binary, '..'), { recursive: true });
  const scratch = mkdtempSync(join(tmpdir(), 'external-secrets-'));
  try {
    const { Dir, Sum } = JSON.parse(ran('go', ['mod', 'download', '-json', `${MODULE.path}@${MODULE.version}`], scratch));
    if (Sum !== MODULE.sum) throw new Error(`${MODULE.path} ${MODULE.version} must have the hash ${MODULE.sum}, got ${Sum}`);
    const sources = join(scratch, 'sources');
    cpSync(Dir, sources, { recursive: true });
    // The cache of modules is read-only.
    for (const entry of [{ parentPath: sources, name: '', isDirectory: () => true }, ...readdirSync(sources, { recursive: true, withFileTypes: true })]) chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
    for (const [file, text] of Object.entries(TRIMMED)) writeFileSync(join(sources, file), text);
    ran('go', ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', `${binary}.${process.pid}`, '.'], sources);
    renameSync(`${binary}.${process.pid}`, binary);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return binary;
}

function ran(command: string, args: string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' }, maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} must succeed, see what it says:\n${error?.message ?? stderr}`);
  return stdout;
}

const KINDS = [['apps/v1', 'Deployment'], ['apps/v1', 'StatefulSet'], ['apps/v1', 'DaemonSet']] as const;

const BY = 'reloader.stakater.com';

/** Whether a workload asks Reloader to be restarted with a Secret: by its name, or because the Secret is marked and the workload searches. */
export function asksFor(workload: any, secret: any): boolean {
  const annotations = { ...workload.spec.template.metadata.annotations, ...workload.metadata.annotations };
  const names = `${annotations[`secret.${BY}/reload`] ?? ''}`.split(',').map((name) => name.trim());
  const uses = JSON.stringify(workload.spec.template.spec).includes(`"${secret.metadata.name}"`);
  return workload.metadata.namespace === secret.metadata.namespace
    && (names.includes(secret.metadata.name) || (annotations[`${BY}/search`] === 'true' && secret.metadata.annotations?.[`${BY}/match`] === 'true' && uses));
}

/**
 * What Reloader does with `reloadStrategy: annotations`, played, since no version of its module can be had: when the content of a Secret
 * changes, it writes into the pods' template of each workload that asks for it where the change came from.
 */
export class PlayedReloader {
  private readonly seen = new Map<string, string>();
  private readonly client: Client;
  private running = true;

  public constructor(client: Client) {
    this.client = client;
    void this.run();
  }

  public stop(): void {
    this.running = false;
  }

  private async run(): Promise<void> {
    while (this.running) {
      await this.look().catch(() => undefined);
      await new Promise((done) => setTimeout(done, 500));
    }
  }

  private async look(): Promise<void> {
    for (const secret of (await this.client.list('v1', 'Secret')).items as any[]) {
      const name = `${secret.metadata.namespace}/${secret.metadata.name}`;
      const hash = createHash('sha1').update(JSON.stringify(Object.entries(secret.data ?? {}).sort())).digest('hex');
      const before = this.seen.get(name);
      this.seen.set(name, hash);
      if (before === undefined || before === hash) continue;
      for (const [apiVersion, kind] of KINDS) {
        const workloads = (await this.client.list(apiVersion, kind)).items.map((workload: KubeObject) => ({ ...workload, apiVersion, kind })).filter((workload: KubeObject) => asksFor(workload, secret));
        for (const workload of workloads) await this.client.patch(workload, { spec: { template: { metadata: { annotations: { [`${BY}/last-reloaded-from`]: JSON.stringify({ type: 'SECRET', name: secret.metadata.name, namespace: secret.metadata.namespace, hash }) } } } } });
      }
    }
  }
}
