/** GitHub's API, and how git speaks to GitHub. Imports nothing that is installed, so that what holds a token can use it. */
import { Refusal } from '../refusal.ts';

const TOKEN = new Refusal('GITHUB-005', {
  protects: 'GitHub tells and changes nothing without a token.',
  wrong: 'npx platform github soak',
  right: 'GITHUB_TOKEN=$(gh auth token) GITHUB_REPOSITORY=example/lab npx platform github soak',
});
const REPOSITORY = new Refusal('GITHUB-010', {
  protects: 'Without a name, a status would be set nowhere.',
  wrong: 'GITHUB_TOKEN=$(gh auth token) npx platform github soak',
  right: 'GITHUB_TOKEN=$(gh auth token) GITHUB_REPOSITORY=example/lab npx platform github soak',
});
const ANSWER = new Refusal('GITHUB-006', {
  protects: 'What GitHub refused has not happened.',
  wrong: 'a token that lacks a permission',
  right: 'a token that has it',
});

/** What the environment says of GitHub. In a workflow all of it is there but the token. */
export interface Environment {
  readonly GITHUB_API_URL?: string;
  /** The repository, such as `example/lab`. */
  readonly GITHUB_REPOSITORY?: string;
  readonly GITHUB_SERVER_URL?: string;
  readonly GITHUB_TOKEN?: string;
}

/** GitHub's REST API of a repository. */
export class GitHub {
  private readonly url: string;
  private readonly token: string | undefined;

  constructor({ GITHUB_API_URL = 'https://api.github.com', GITHUB_REPOSITORY, GITHUB_TOKEN }: Environment = process.env) {
    if (!GITHUB_REPOSITORY?.includes('/')) throw REPOSITORY.error('github', `'GITHUB_REPOSITORY' must name the repository, got '${GITHUB_REPOSITORY ?? ''}': set it as in 'GITHUB_REPOSITORY=example/lab'`);
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
    if (this.token === undefined) throw TOKEN.error('github', "'GITHUB_TOKEN' must hold a token, and is not set: run it with 'GITHUB_TOKEN=$(gh auth token)' before it");
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { 'authorization': `Bearer ${this.token}`, 'accept': 'application/vnd.github+json', 'x-github-api-version': '2022-11-28', 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw ANSWER.error('github', `'${method} ${this.url}${path}' must be allowed and succeed, got ${answer.status}: ${(await answer.text()).slice(0, 500)}`);
    return answer;
  }
}

/** The environment in which git speaks to GitHub with the token: no file of the clone holds it. */
export function gitEnvironment({ GITHUB_SERVER_URL = 'https://github.com', GITHUB_TOKEN }: Environment = process.env): Record<string, string> {
  if (GITHUB_TOKEN === undefined) return {};
  const credentials = Buffer.from(`x-access-token:${GITHUB_TOKEN}`).toString('base64');
  return { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `http.${GITHUB_SERVER_URL}/.extraheader`, GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${credentials}` };
}
