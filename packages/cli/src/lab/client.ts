import { Agent, request } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { LOOPBACK } from './lab.ts';
import type { KubeObject } from './rendered.ts';
import { RUN } from './run.ts';

/** Where an API server answers, and how it is asked. */
export interface Access {
  readonly port: number;
  readonly ca: string;
  readonly token: string;
}

/** The API server's refusal, in its own words. */
export class Refusal extends Error {
  public readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** How an object is sent. */
export interface Sending {
  /** Who owns the fields; `lab` unless another is named. */
  readonly manager?: string;
  /** Whether nothing is stored. */
  readonly dryRun?: boolean;
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** The few verbs of the Kubernetes API that the lab needs. A client library would bring the types of every kind, of which none is used here. */
export class Client {
  private readonly access: Access;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });
  private readonly resources = new Map<string, readonly Resource[]>();

  constructor(access: Access) {
    this.access = access;
  }

  /** Whether the server serves a kind. */
  public async serves(apiVersion: string, kind: string): Promise<boolean> {
    return await this.resourceOf(apiVersion, kind) !== undefined;
  }

  /** Server-side apply: the whole object, held to its schema, as Flux sends it. */
  public async apply(object: KubeObject, { manager = 'lab', dryRun = false }: Sending = {}): Promise<KubeObject> {
    const query = `fieldManager=${manager}&fieldValidation=Strict&force=true${dryRun ? '&dryRun=All' : ''}`;
    return this.ask('PATCH', `${await this.pathOf(object)}?${query}`, object, 'application/apply-patch+yaml');
  }

  /** Changes some fields. */
  public async patch(object: KubeObject, change: object, subresource = ''): Promise<KubeObject> {
    return this.ask('PATCH', `${await this.pathOf(object)}${subresource}?fieldManager=lab-operator&fieldValidation=Strict`, change, 'application/merge-patch+json');
  }

  /** An object; undefined when there is none. */
  public async get(object: KubeObject): Promise<KubeObject | undefined> {
    try {
      return await this.ask('GET', await this.pathOf(object));
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) return undefined;
      throw error;
    }
  }

  /** All objects of a kind, and how far the server was when it said so; none while nobody has installed the kind. */
  public async list(apiVersion: string, kind: string): Promise<{ items: KubeObject[]; resourceVersion: string }> {
    const resource = await this.resourceOf(apiVersion, kind);
    if (!resource) return { items: [], resourceVersion: '0' };
    const { items, metadata } = await this.ask('GET', `${groupPath(apiVersion)}/${resource.name}`);
    return { items: items.map((item: KubeObject) => ({ ...item, apiVersion, kind })), resourceVersion: metadata.resourceVersion };
  }

  /** Tells of every change of a kind's objects, in the order in which they happened. Returns what ends it. */
  public async watch(apiVersion: string, kind: string, tell: (object: KubeObject) => void, failed: (error: Error) => void): Promise<() => void> {
    const { items, resourceVersion } = await this.list(apiVersion, kind);
    items.forEach(tell);
    const resource = await this.resourceOf(apiVersion, kind);
    const asked = this.send('GET', `${groupPath(apiVersion)}/${resource!.name}?watch=1&resourceVersion=${resourceVersion}`);
    let ended = false;
    const end = (error?: Error) => {
      if (!ended) failed(error ?? RUN.error('lab', `the watch of ${kind} must last until the end, and the API server closed it`));
      ended = true;
    };
    asked.once('error', end).once('response', (response) => {
      let rest = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop()!;
        for (const line of lines) {
          const { type, object } = JSON.parse(line);
          if (type === 'ERROR') return end(RUN.error('lab', `the watch of ${kind} ended: ${object.message}`));
          tell(object);
        }
      }).once('close', () => end());
    });
    asked.end();
    return () => {
      ended = true;
      asked.destroy();
    };
  }

  /** Asks for a path, and takes anything but success for a refusal. A server that says to come again is asked again. */
  public async ask(method: string, path: string, body?: object, type?: string): Promise<any> {
    for (;;) {
      const { status, text } = await this.once(method, path, body, type);
      const json = text.startsWith('{');
      if (status < 300) return json ? JSON.parse(text) : text;
      // So it does while it gets a kind ready, and has done nothing yet.
      if (status !== 429) throw new Refusal(status, json ? JSON.parse(text).message : text.trim());
      await wait(500);
    }
  }

  /** Ends all connections. */
  public close(): void {
    this.agent.destroy();
  }

  private once(method: string, path: string, body?: object, type?: string): Promise<{ status: number; text: string }> {
    return new Promise((answer, failed) => {
      const asked = this.send(method, path, type).once('error', failed).once('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; }).once('error', failed).once('end', () => answer({ status: response.statusCode!, text }));
      });
      asked.end(body && JSON.stringify(body));
    });
  }

  private send(method: string, path: string, type?: string): ReturnType<typeof request> {
    const { port, ca, token } = this.access;
    return request({ host: LOOPBACK, port, ca, method, path, agent: this.agent, headers: { authorization: `Bearer ${token}`, ...(type ? { 'content-type': type } : {}) } });
  }

  private async pathOf({ apiVersion, kind, metadata: { name, namespace } }: KubeObject): Promise<string> {
    const resource = await this.resourceOf(apiVersion, kind);
    if (!resource) throw new Refusal(404, `no matches for kind "${kind}" in version "${apiVersion}"`);
    return `${groupPath(apiVersion)}${resource.namespaced ? `/namespaces/${namespace ?? 'default'}` : ''}/${resource.name}/${name}`;
  }

  /** What the server says now, when it didn't know the kind before. */
  private async resourceOf(apiVersion: string, kind: string): Promise<Resource | undefined> {
    const find = () => this.resources.get(apiVersion)?.find((resource) => resource.kind === kind && !resource.name.includes('/'));
    if (!find()) {
      const { resources = [] } = await this.ask('GET', groupPath(apiVersion)).catch((error: Refusal) => {
        if (error.status === 404) return {};
        throw error;
      });
      this.resources.set(apiVersion, resources);
    }
    return find();
  }
}

function groupPath(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
