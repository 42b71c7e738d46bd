import { IConstruct } from 'constructs';
import { Refusal } from '../values/refusal';

const FORGOTTEN = new Refusal('PLATFORM-710', {
  protects: 'A program that ends without a synthesis renders nothing, and what it rendered before stays as if it were new.',
  wrong: "const platform = new Platform(); new Cluster(platform, 'home', facts);",
  right: "const platform = new Platform(); new Cluster(platform, 'home', facts); platform.synth();",
});

/** The app of a program, until an app of this process is rendered: tests create many, and render some. */
let app: IConstruct | undefined;
let expected = true;

/** Refuses a program that ends without an error before its app is rendered. */
export function expectSynthesis(created: IConstruct): void {
  if (app || !expected) return;
  app = created;
  process.once('exit', (code) => {
    const cluster = app?.node.children[0];
    if (!expected || code !== 0 || !cluster) return;
    process.stderr.write(`${FORGOTTEN.at(cluster.node.path, "the program ended before 'synth()' of its Platform was called, so nothing was rendered: call platform.synth() at its end")}\n`);
    process.exitCode = 1;
  });
}

/** Says that an app of this process is rendered, or that none needs to be, as in tests. */
export function expectNoSynthesis(): void {
  expected = false;
  app = undefined;
}
