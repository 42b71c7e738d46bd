/**
 * Gives what a program renders to the readers' own code, before it is written: the core of the program asks whoever stands under a
 * name that both know.
 */
import { hash } from 'node:crypto';
import { basename, extname, join } from 'node:path';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { Validator } from '@monosense-io/validator';
import type { Cluster, Finding, Options } from '@monosense-io/validator';
import { clustersPath } from '../repository/clusters.ts';
import { contentsOf, git } from '../repository/git.ts';
import { npmName } from '../repository/packages.ts';
import { isForced, isOfUnknownKind, keptIn, sentenceOf } from '../verify/sentence.ts';

/** What the thread starts with. */
export interface Start {
  readonly options: Options;
  readonly port: MessagePort;
  /** How many questions it has answered. */
  readonly answered: Int32Array;
}

/** A question to the thread. */
export interface Question {
  /** Objects that nothing is known of, as JSON. */
  readonly open: string;
  /** The texts of those whose place they take, by their ids. */
  readonly olds: Readonly<Record<string, string>>;
}

/** Its answer, in the order of the objects. */
export type Answer = { readonly findings: Finding[][] } | { readonly error: string };

/** What the core tells of a cluster. */
interface Submission {
  readonly cluster: string;
  /** Its minor version of Kubernetes. */
  readonly kubernetes: string;
  readonly objects: readonly { readonly path: string; readonly file: string; readonly object: any }[];
  readonly definitions: readonly object[];
}

/** A cluster that is being judged. */
interface Case extends Submission {
  readonly about: Omit<Cluster, 'objects'>;
  /** What is said of each object as a new one. */
  readonly asNew: Verdicts;
}

/** The name under which every copy of the core looks. */
const NAME = Symbol.for(`${npmName('platform')}/readers`);

/** How long an answer may take: on a busy machine the first one takes a minute. */
const PATIENCE_MS = 600_000;

/** The readers of everything that is rendered in this process. */
export class Readers {
  private readonly root: string;
  private readonly told = new Set<string>();
  private readonly validator: Validator | undefined;
  private readonly thread: Thread;
  private cases: Case[] = [];
  /** Read once: nothing commits while clusters are rendered. */
  private committed?: Map<string, string[]>;

  /** @param root the root of the repository */
  constructor(root: string) {
    this.root = root;
    this.validator = Validator.ready(keptIn(root));
    this.thread = new Thread(keptIn(root));
    (globalThis as { [NAME]?: Readers })[NAME] = this;
  }

  /** Called by the core: what nothing is known of is asked for while the synthesis goes on. */
  public expect(submissions: readonly Submission[]): void {
    this.cases = submissions.flatMap((submission) => {
      const { cluster, objects, kubernetes } = submission;
      const { validator } = this;
      this.told.add(cluster);
      if (validator === undefined) {
        notChecked(cluster, "the readers' own code is not built on this machine");
        return [];
      }
      if (!Validator.covers(kubernetes)) process.stderr.write(`not checked [${cluster}] what Kubernetes ${kubernetes} judges otherwise than ${Validator.KUBERNETES}: take a release of this command that has its rules\n`);
      const ofKind = (kind: string): any[] => objects.map(({ object }) => object).filter((object) => object.kind === kind);
      const about = {
        definitions: [...submission.definitions, ...ofKind('CustomResourceDefinition')],
        namespaces: Object.fromEntries(ofKind('Namespace').map(({ metadata }) => [metadata.name, metadata.labels ?? {}])),
        kubernetes,
      };
      return [{ ...submission, validator, about, asNew: this.ask({ ...about, objects: objects.map(({ object }) => ({ object })) }) }];
    });
  }

  /** Called by the core: everything that the readers say, but for what it has found itself. */
  public judge(texts: Readonly<Record<string, string>>, problems: readonly string[]): string[] {
    const asked = this.cases.map((one) => ({ one, ...this.askUpdates(one, texts) }));
    this.cases = [];
    return asked.flatMap(({ one: { cluster, objects, asNew }, changed, updates }) => {
      try {
        const [found, ofUpdates] = [asNew(), updates()];
        return objects.flatMap(({ path, object }, index) => {
          const at = changed.indexOf(index);
          // Kinds that nobody knows are the core's to judge.
          return (at < 0 ? found[index] : ofUpdates[at]).filter((finding) => !isOfUnknownKind(finding) && !isSaid(problems, path, object, finding)).map((finding) => sentenceOf(path, object, finding));
        });
      } catch (error) {
        notChecked(cluster, `the readers' own code ended with '${(error as Error).message}'`);
        return [];
      }
    });
  }

  /** Asks about the objects that are not as they are committed, as updates. */
  private askUpdates({ cluster, objects, about }: Case, texts: Readonly<Record<string, string>>): { changed: number[]; updates: Verdicts } {
    this.committed ??= committedIn(this.root);
    const ids = objects.map(({ file, object }) => {
      const blobs = this.committed!.get(`${cluster}/${basename(file)}`) ?? [];
      return blobs.length === 0 || isForced(object) || blobs.includes(blobId(texts[file], blobs[0].length)) ? undefined : blobs[0];
    });
    const changed = ids.flatMap((id, index) => (id === undefined ? [] : [index]));
    return { changed, updates: this.ask({ ...about, objects: changed.map((index) => ({ object: objects[index].object, oldId: ids[index] })) }) };
  }

  /** @returns what is known, once the thread has said what isn't */
  private ask(question: Cluster): Verdicts {
    const { found, open } = this.validator!.look(question);
    if (open.objects.length === 0) return () => found as Finding[][];
    const ids = open.objects.flatMap(({ oldId }) => oldId ?? []);
    const contents = ids.length === 0 ? [] : contentsOf(this.root, ids);
    const answer = this.thread.ask({ open: JSON.stringify(open), olds: Object.fromEntries(ids.map((id, index) => [id, contents[index]!])) });
    return () => {
      const given = answer();
      if ('error' in given) throw new Error(given.error);
      const rest = given.findings.values();
      return found.map((findings) => findings ?? rest.next().value!);
    };
  }

  /** Called when a cluster has been rendered: says so when nobody has asked. */
  public end(cluster: string): void {
    if (!this.told.has(cluster)) notChecked(cluster, "the readers' own code is not asked by the platform that this cluster pins; a newer one asks");
  }
}

/** What is said of some objects, in their order. Waits for it, and throws when nothing comes of it. */
type Verdicts = () => readonly Finding[][];

/** The thread that asks. It starts with the first question. */
class Thread {
  private readonly options: Options;
  private readonly answered = new Int32Array(new SharedArrayBuffer(4));
  private readonly answers: Answer[] = [];
  private port?: MessagePort;
  private asked = 0;
  /** The error of a thread that didn't answer: nobody waits for it again. */
  private silent?: Answer;

  constructor(options: Options) {
    this.options = options;
  }

  public ask(question: Question): () => Answer {
    this.port ??= this.start();
    this.port.postMessage(question);
    const number = this.asked++;
    return () => this.answer(number);
  }

  private start(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    const workerData: Start = { options: this.options, port: port2, answered: this.answered };
    const worker = new Worker(join(import.meta.dirname, `thread${extname(import.meta.filename)}`), { workerData, transferList: [port2] });
    // What is rendered is rendered: nobody waits for the thread's end.
    worker.unref();
    port1.unref();
    return port1;
  }

  /** Waits, without giving way to anything else: a synthesis is one call. */
  private answer(number: number): Answer {
    while (this.answers.length <= number) {
      if (this.silent !== undefined) return this.silent;
      const count = Atomics.load(this.answered, 0);
      const { message } = receiveMessageOnPort(this.port!) ?? {};
      if (message !== undefined) this.answers.push(message);
      else if (count === this.answers.length && Atomics.wait(this.answered, 0, count, PATIENCE_MS) === 'timed-out') this.silent = { error: `no answer within ${PATIENCE_MS / 60_000} minutes` };
    }
    return this.answers[number];
  }
}

/** The ids of the committed files, by their clusters and names, which say which object is in them. */
function committedIn(root: string): Map<string, string[]> {
  const folder = `${clustersPath(root)}/`;
  const { status, stdout } = git(root, ['ls-tree', '-r', '-z', 'HEAD', '--', folder]);
  const blobs = new Map<string, string[]>();
  // Without a commit everything is new.
  for (const line of status === 0 ? stdout.toString().split('\0').filter(Boolean) : []) {
    const [about, path] = line.split('\t');
    const name = `${path.slice(folder.length).split('/', 1)[0]}/${basename(path)}`;
    blobs.set(name, [...blobs.get(name) ?? [], about.split(' ')[2]]);
  }
  return blobs;
}

/** What Git calls a text, in a repository whose ids are as long as that. */
function blobId(text: string, length: number): string {
  return hash(length === 64 ? 'sha256' : 'sha1', `blob ${Buffer.byteLength(text)}\0${text}`);
}

/** Whether the core has said it already, of the same field or of one in it. */
function isSaid(problems: readonly string[], path: string, { kind, metadata }: any, { field }: Finding): boolean {
  return problems.some((problem) => problem.startsWith(`[${path}] `) && problem.includes(`${kind} '${metadata?.name}'`) && (problem.includes(`'${field}'`) || problem.includes(`'${field}.`)));
}

function notChecked(cluster: string, why: string): void {
  process.stderr.write(`not checked [${cluster}]: ${why}: run 'npx platform verify ${cluster}'\n`);
}
