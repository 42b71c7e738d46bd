import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GitHub } from '../../../packages/cli/src/github/api.ts';

/** Something that was asked of GitHub to be changed. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: any;
}

/** As much of GitHub's API as is asked for here: answers by path, and a list of what was sent. */
export class Forge {
  /** What is answered to a GET, by the path below the repository, without what says which page. */
  public readonly answers: Record<string, unknown> = {};
  public readonly sent: Sent[] = [];
  private readonly server = createServer((request, response) => {
    const path = request.url!.replace('/repos/lab/platform', '').replace(/[?&]per_page=100&page=1$/, '');
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method !== 'GET') this.sent.push({ method: request.method!, path, body: JSON.parse(Buffer.concat(chunks).toString()) });
      const known = request.headers.authorization === 'Bearer secret' && (request.method !== 'GET' || path in this.answers);
      response.writeHead(known ? 200 : 404);
      response.end(JSON.stringify(known ? this.answers[path] ?? { number: 7 } : { message: 'Not Found' }));
    });
  });

  /** Its address. */
  public get GITHUB_API_URL(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public async start(): Promise<GitHub> {
    await new Promise<void>((started) => this.server.listen(0, '127.0.0.1', started));
    return new GitHub({ GITHUB_API_URL: this.GITHUB_API_URL, GITHUB_REPOSITORY: 'lab/platform', GITHUB_TOKEN: 'secret' });
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
