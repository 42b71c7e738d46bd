import { REPOSITORY } from '../../projenrc/repository.ts';

/**
 * GitHub's REST API of this repository. What a workflow's environment says of it counts;
 * elsewhere it is the repository on github.com.
 */
export class GitHub {
  private readonly url: string;
  private readonly token: string | undefined;

  constructor({ GITHUB_API_URL = 'https://api.github.com', GITHUB_REPOSITORY = REPOSITORY.github, GITHUB_TOKEN } = process.env) {
    this.url = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}`;
    this.token = GITHUB_TOKEN;
  }

  /** Who owns the repository. */
  public get owner(): string {
    return this.url.split('/').at(-2)!;
  }

  public async get(path: string): Promise<any> {
    return (await this.request('GET', path)).json();
  }

  /** All pages of a list. */
  public async list(path: string): Promise<any[]> {
    const items: any[] = [];
    for (let page = 1; ; page += 1) {
      const more = await this.get(`${path}${path.includes('?') ? '&' : '?'}per_page=100&page=${page}`);
      items.push(...more);
      if (more.length < 100) return items;
    }
  }

  public async send(method: 'POST' | 'PUT' | 'PATCH', path: string, body: object): Promise<any> {
    return (await this.request(method, path, body)).json();
  }

  private async request(method: string, path: string, body?: object): Promise<Response> {
    if (this.token === undefined) throw new Error("[github] 'GITHUB_TOKEN' must hold a token, and is not set: run it as in 'GITHUB_TOKEN=$(gh auth token) npx projen github …'");
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { 'authorization': `Bearer ${this.token}`, 'accept': 'application/vnd.github+json', 'x-github-api-version': '2022-11-28', 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`[github] '${method} ${this.url}${path}' must be allowed and succeed, got ${answer.status}: ${(await answer.text()).slice(0, 500)}`);
    return answer;
  }
}
