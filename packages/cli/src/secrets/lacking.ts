/** What a rendered cluster needs of secrets before it runs, and that nothing makes: by its checklist and its objects. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { clusterFolder } from '../repository/clusters.ts';
import { configurationOf } from '../repository/configuration.ts';
import { objectsIn } from '../verify/objects.ts';
import { secretFilesIn } from '../verify/secrets.ts';

/** A Secret that a cluster needs and nothing makes. Without any value: it is a template. */
export interface Needed {
  /** `namespace/name`. */
  readonly name: string;
  readonly keys: readonly string[];
  /** What it is for. */
  readonly why: string;
  /** Whether a key of ssh belongs to it, which can be made here. */
  readonly ssh?: boolean;
}

/** A Secret that is not there with all its keys. */
export interface Lacked extends Needed {
  /** The file that it goes into, from the root: that of the Secret, where it is there without some of its keys. */
  readonly file: string;
}

/** The secrets of Talos, from the root: beside the program of the cluster. */
export function talosSecrets(root: string, cluster: string): string {
  return `${configurationOf(root).programs}/${cluster}/talsecret.sops.yaml`;
}

/** Whether Talos runs the cluster, and its secrets are not there yet. */
export function lacksTalosSecrets(root: string, cluster: string): boolean {
  return existsSync(join(clusterFolder(root, cluster), 'talos/talconfig.yaml')) && !existsSync(join(root, talosSecrets(root, cluster)));
}

/** The Secrets that a cluster needs and nothing makes, with those that are there. */
export function neededBy(root: string, cluster: string): Needed[] {
  const folder = clusterFolder(root, cluster);
  const checklist = join(folder, 'CHECKLIST.md');
  const listed = existsSync(checklist) ? readFileSync(checklist, 'utf8') : '';
  const [, section = ''] = /^## Secrets that open everything else\n([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(listed) ?? [];
  const all = [...section.matchAll(/^- \[ \] Secret `([^`]+)` with (?:key )?(.*)$/gm)].map(([, name, rest]): Needed => {
    const [keys, opens] = rest.split(' opens ');
    return { name, keys: keysIn(keys), why: opens === undefined ? 'the program expects it' : `opens ${opens.replaceAll('`', "'")}` };
  });
  const merged = [...Map.groupBy(all, ({ name }) => name)].map(([name, same]): Needed => ({ name, keys: [...new Set(same.flatMap(({ keys }) => keys))], why: same[0].why }));
  return [...merged, ...deployKeys(folder)].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What Flux opens the repository with. */
function deployKeys(folder: string): Needed[] {
  return objectsIn(folder, ['HelmRelease']).flatMap(({ metadata, spec }): Needed[] => {
    const { url, pullSecret } = spec?.values?.instance?.sync ?? {};
    if (pullSecret === undefined) return [];
    const ssh = `${url}`.startsWith('ssh:');
    return [{ name: `${spec.targetNamespace ?? metadata.namespace}/${pullSecret}`, keys: ssh ? ['identity', 'known_hosts'] : ['username', 'password'], why: `opens ${url} for Flux`, ssh }];
  });
}

function keysIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, key]) => key);
}

/** Those of them that the folder of the cluster's secrets doesn't hold with all their keys. Names are never encrypted. */
export function lackedBy(root: string, cluster: string): Lacked[] {
  const held = new Map<string, { readonly file: string; readonly keys: Set<string> }>();
  for (const file of secretFilesIn(root).filter((path) => path.startsWith(`secrets/${cluster}/`) && /\.(ya?ml|json)$/.test(path))) {
    for (const document of parseAllDocuments(readFileSync(join(root, file), 'utf8')).filter(({ errors }) => errors.length === 0)) {
      const { kind, metadata, data, stringData } = document.toJS() ?? {};
      if (kind !== 'Secret') continue;
      const name = `${metadata?.namespace}/${metadata?.name}`;
      const known = held.get(name);
      held.set(name, { file: known?.file ?? file, keys: new Set([...known?.keys ?? [], ...Object.keys(data ?? {}), ...Object.keys(stringData ?? {})]) });
    }
  }
  const needed = neededBy(root, cluster);
  return needed.filter(({ name, keys }) => !keys.every((key) => held.get(name)?.keys.has(key)))
    .map((one): Lacked => ({ ...one, file: held.get(one.name)?.file ?? newFile(root, cluster, one, needed) }));
}

/** Where a new Secret goes: into a file of its name, or, where another has that, of its namespace and name. */
function newFile(root: string, cluster: string, { name }: Needed, all: readonly Needed[]): string {
  const [, own] = name.split('/');
  const file = `secrets/${cluster}/${own}.yaml`;
  const taken = existsSync(join(root, file)) || all.some((other) => other.name !== name && other.name.split('/')[1] === own);
  // No name of Kubernetes has an underscore.
  return taken ? `secrets/${cluster}/${name.replace('/', '_')}.yaml` : file;
}

/** The object of a Secret, with its values. */
export function secretOf({ name }: Needed, values: Readonly<Record<string, string>>): object {
  const [namespace, own] = name.split('/');
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: own, namespace }, stringData: values };
}

/** A key of ssh, and what the host of the repository is given of it. */
export interface SshKey {
  readonly identity: string;
  readonly line: string;
}

/** Makes a key that opens a repository. */
export function makeSshKey(comment: string): SshKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(createPublicKey(privateKey).export({ format: 'jwk' }).x!, 'base64url');
  const field = (content: Buffer): Buffer => Buffer.concat([Buffer.from([0, 0, 0, content.length]), content]);
  const type = 'ssh-ed25519';
  return { identity: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, line: `${type} ${Buffer.concat([field(Buffer.from(type)), field(raw)]).toString('base64')} ${comment}` };
}
