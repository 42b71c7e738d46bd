import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { DryRunOptions } from '../dry-run.ts';

/** Long ago, so that everything is old enough. */
const PUBLISHED_AT = '2026-01-01T00:00:00Z';

/**
 * The registries of the world on loopback, as far as Renovate asks them: npm, Helm, OCI,
 * GitHub's tags and releases, and a Go proxy. Each knows the versions it is told.
 */
export class World {
  private readonly versions: Readonly<Record<string, readonly string[]>>;
  private readonly server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url!, 'http://localhost').pathname);
    const answer = path === '/github/api/graphql' ? this.github(JSON.parse(await text(request))) : this.answer(path);
    if (answer === undefined) response.writeHead(404).end();
    else if (typeof answer === 'string') response.end(answer);
    else response.writeHead(200, { 'content-type': 'application/json', 'docker-content-digest': `sha256:${hashOf(path)}` }).end(JSON.stringify(answer));
  });

  private constructor(versions: Readonly<Record<string, readonly string[]>>) {
    this.versions = versions;
  }

  /** @param versions by the name in the registry, oldest first */
  public static async start(versions: Readonly<Record<string, readonly string[]>>): Promise<World> {
    const world = new World(versions);
    await new Promise<void>((started) => world.server.listen(0, '127.0.0.1', started));
    return world;
  }

  /** What makes Renovate ask here. */
  public get options(): Pick<DryRunOptions, 'global' | 'env'> {
    const host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return {
      env: { GOPROXY: `http://${host}/go`, GITHUB_COM_TOKEN: 'token' },
      global: {
        hostRules: [{ hostType: 'docker', matchHost: host, insecureRegistry: true }],
        packageRules: [
          { matchDatasources: ['npm'], matchPackageNames: ['!@monosense-io/**'], registryUrls: [`http://${host}/npm`] },
          { matchDatasources: ['helm'], registryUrls: [`http://${host}/helm`] },
          { matchDatasources: ['github-tags', 'github-releases'], registryUrls: [`http://${host}/github`] },
          // An image's name begins with its registry.
          { matchDatasources: ['docker'], overridePackageName: `${host}/{{{packageName}}}` },
        ],
      },
    };
  }

  public stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((closed) => this.server.close(() => closed()));
  }

  private answer(path: string): unknown {
    const versionsOf = (name: string) => this.versions[name];
    const [, npm] = /^\/npm\/(.+)$/.exec(path) ?? [];
    if (npm && versionsOf(npm)) {
      return {
        name: npm,
        'dist-tags': { latest: versionsOf(npm).at(-1) },
        versions: Object.fromEntries(versionsOf(npm).map((version) => [version, { name: npm, version, dist: {} }])),
        time: Object.fromEntries(versionsOf(npm).map((version) => [version, PUBLISHED_AT])),
      };
    }
    if (path === '/helm/index.yaml') {
      const charts = Object.entries(this.versions).filter(([name]) => !name.includes('/'));
      return { apiVersion: 'v1', entries: Object.fromEntries(charts.map(([name, all]) => [name, all.map((version) => ({ name, version, created: PUBLISHED_AT }))])) };
    }
    if (path === '/v2/') return {};
    const [, image] = /^\/v2\/(.+)\/tags\/list$/.exec(path) ?? [];
    if (image) return versionsOf(image) && { name: image, tags: versionsOf(image) };
    if (/^\/v2\/.+\/manifests\//.test(path)) return {};
    const [, module, file] = /^\/go\/(.+)\/@v\/(.+)$/.exec(path) ?? [];
    if (file === 'list') return versionsOf(module)?.join('\n');
    if (file?.endsWith('.info')) return { Version: file.replace(/\.info$/, ''), Time: PUBLISHED_AT };
    return undefined;
  }

  private github({ query, variables: { owner, name } }: { query: string; variables: { owner: string; name: string } }): unknown {
    const nodes = (this.versions[`${owner}/${name}`] ?? []).map((version) => (query.includes('releases(')
      ? { version, releaseTimestamp: PUBLISHED_AT, isDraft: false, isPrerelease: false, url: '', id: 1, name: version, description: '' }
      : { version, target: { type: 'Commit', oid: hashOf(`${owner}/${name}@${version}`).slice(0, 40), releaseTimestamp: PUBLISHED_AT } }));
    return { data: { repository: { isRepoPrivate: false, payload: { nodes, pageInfo: { hasNextPage: false, endCursor: null } } } } };
  }
}

/** The digest of an image at a tag, or the commit of a tag, follows from its name. */
export function hashOf(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}
