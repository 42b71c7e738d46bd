/** A lab with one rendered cluster, `home`, which lacks what every new cluster lacks. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';

/** As the core renders it; a test holds it to that. */
export const CHECKLIST = [
  '# Checklist of home', '', '## Secrets that open everything else', '',
  '- [ ] Secret `external-secrets/onepassword-connect` with key `token` opens ClusterSecretStore `onepassword`',
  '- [ ] Secret `shop/login` with `password`, `username`',
  '- [ ] ConfigMap `cert-manager/authority` with key `ca` opens ClusterIssuer `own`', '',
  '## Items of the secret stores', '', '- [ ] `cloudflare` of onepassword with `api-token`, for cert-manager/cloudflare', '',
].join('\n');

const RELEASE = { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', metadata: { name: 'flux-instance', namespace: 'flux-system' }, spec: { values: { instance: { sync: { url: 'ssh://git@github.com/example/lab', pullSecret: 'deploy-key' } } } } };

/** What is in the lab beside the clusters' own. */
export const FILES: Readonly<Record<string, string>> = {
  'apps/home/package.json': '{}',
  'clusters/home/contract.json': '{}',
  'clusters/home/CHECKLIST.md': CHECKLIST,
  'clusters/home/flux-instance/helmrelease.yaml': stringify(RELEASE),
};

/** A Git repository in a folder of its own. */
export class LabFolder {
  public readonly root = mkdtempSync(join(tmpdir(), 'lab-'));
  /** A folder outside of it. */
  public readonly outside = mkdtempSync(join(tmpdir(), 'keys-'));

  public constructor(files: Readonly<Record<string, string>> = FILES) {
    spawnSync('git', ['init', '--quiet'], { cwd: this.root });
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  public write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  public read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  public remove(): void {
    for (const folder of [this.root, this.outside]) rmSync(folder, { recursive: true, force: true });
  }
}
