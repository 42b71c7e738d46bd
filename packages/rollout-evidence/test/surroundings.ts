import { createServer } from 'http';
import type { IncomingMessage, Server } from 'http';
import type { AddressInfo } from 'net';

/** A request that the script made. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly authorization?: string;
}

/** What the script talks to, on loopback: the API server, the metrics and GitHub, as far as it asks them for something. */
export class Surroundings {
  public kustomizations: object[] = [];
  public releases: object[] = [];
  public pods: object[] = [];
  public jobs: object[] = [];
  /** Schedules and backups of databases; undefined where nothing installs these kinds. */
  public backups?: { readonly scheduled: object[]; readonly made: object[] };
  /** Series of alerts that fired, as a range query answers. */
  public firing: object[] = [];
  /** Whether the rules are evaluated. */
  public watched = true;
  /** Whether part of the metrics' storage is away. */
  public partial = false;
  /** The status that requests to these paths are refused with. */
  public readonly refusals = new Map<string, number>();
  /** What stands on each branch; commits have no parents, so that there is never more. */
  public readonly branches = new Map<string, { [file: string]: string }>();
  public readonly seen: Seen[] = [];
  private readonly server: Server;
  private readonly objects = new Map<string, any>();

  constructor() {
    this.server = createServer((request, response) => {
      void this.answer(request).then(([status, body]) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)));
    });
  }

  public async start(): Promise<string> {
    await new Promise<void>((resolve) => { this.server.listen(0, '127.0.0.1', resolve); });
    return this.url;
  }

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage): Promise<[number, object]> {
    let text = '';
    for await (const chunk of request) text += chunk;
    const body = text === '' ? {} : JSON.parse(text);
    const { pathname, searchParams } = new URL(request.url!, 'http://loopback');
    this.seen.push({ method: request.method!, path: pathname, parameters: searchParams, authorization: request.headers.authorization });
    const refusal = [...this.refusals].find(([path]) => pathname.startsWith(path));
    if (refusal) return [refusal[1], { message: 'refused' }];
    switch (`${request.method} ${pathname}`) {
      case 'GET /apis/kustomize.toolkit.fluxcd.io/v1/kustomizations': return [200, { items: this.kustomizations }];
      case 'GET /apis/helm.toolkit.fluxcd.io/v2/helmreleases': return [200, { items: this.releases }];
      case 'GET /api/v1/pods': return [200, { items: this.pods }];
      case 'GET /apis/batch/v1/jobs': return [200, { items: this.jobs }];
      case 'GET /apis/postgresql.cnpg.io/v1/scheduledbackups': return this.backups ? [200, { items: this.backups.scheduled }] : [404, {}];
      case 'GET /apis/postgresql.cnpg.io/v1/backups': return this.backups ? [200, { items: this.backups.made }] : [404, {}];
      case 'GET /api/v1/query': return [200, { status: 'success', isPartial: this.partial, data: { resultType: 'vector', result: this.watched ? [{ metric: {}, value: [0, '1'] }] : [] } }];
      case 'GET /api/v1/query_range': return [200, { status: 'success', isPartial: this.partial, data: { resultType: 'matrix', result: this.firing } }];
      default: return pathname.startsWith('/repos/example/lab/') ? this.github(request.method!, pathname.slice('/repos/example/lab/'.length), searchParams, body) : [404, {}];
    }
  }

  private github(method: string, path: string, parameters: URLSearchParams, body: any): [number, object] {
    const branch = path.replace('git/refs/heads/', '');
    switch (`${method} ${path.split('/').slice(0, 2).join('/')}`) {
      case 'GET contents/infra.json': {
        const content = this.branches.get(parameters.get('ref')!)?.['infra.json'];
        // Lines of sixty characters, as GitHub answers.
        return content === undefined ? [404, {}] : [200, { content: Buffer.from(content).toString('base64').replace(/.{60}/g, '$&\n') }];
      }
      case 'POST git/trees': return this.keep(Object.fromEntries(body.tree.map(({ path: file, content }: any) => [file, content])));
      case 'POST git/commits': return body.parents.length === 0 ? this.keep(this.objects.get(body.tree)) : [422, {}];
      case 'PATCH git/refs': {
        if (!this.branches.has(branch) || body.force !== true) return [422, { message: 'Reference does not exist' }];
        this.branches.set(branch, this.objects.get(body.sha));
        return [200, {}];
      }
      case 'POST git/refs': {
        this.branches.set(body.ref.replace('refs/heads/', ''), this.objects.get(body.sha));
        return [201, {}];
      }
      default: return [404, {}];
    }
  }

  private keep(object: object): [number, object] {
    const sha = `object-${this.objects.size}`;
    this.objects.set(sha, object);
    return [201, { sha }];
  }
}
