import { mkdtempSync, readdirSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject } from 'cdk8s';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { Readers, Submission } from '../src/write/readers';
import { Demo } from './demo';
import { refusal } from './refused';

const NAME = Symbol.for('@monosense-io/platform/readers');

/** Says of every Demo that it is wrong, and keeps what it was told. */
class Strict implements Readers {
  public submissions: readonly Submission[] = [];
  public texts: { readonly [file: string]: string } = {};
  public problems: readonly string[] = [];

  public expect(submissions: readonly Submission[]): void {
    this.submissions = submissions;
  }

  public judge(texts: { readonly [file: string]: string }, problems: readonly string[]): string[] {
    this.texts = texts;
    this.problems = problems;
    return this.submissions.flatMap(({ objects }) => objects).filter(({ object }) => object.kind === 'Demo').map(({ path }) => `[${path}] VERIFY-012: 'spec' is wrong: correct it`);
  }
}

let readers: Strict;

beforeEach(() => {
  readers = new Strict();
  Object.assign(globalThis, { [NAME]: readers });
});
afterEach(() => { delete (globalThis as { [NAME]?: Readers })[NAME]; });

function lab(): { lab: Lab; demo: Demo; outdir: string } {
  const outdir = mkdtempSync(join(tmpdir(), 'readers-'));
  const made = new Lab({ outdir });
  return { lab: made, demo: new Demo(made.cluster, 'demo'), outdir };
}

test('what a reader refuses is not written', () => {
  const { lab: { platform }, outdir } = lab();

  expect(refusals(() => platform.synth())).toEqual([refusal('VERIFY-012', 'infra/demo/Instance', "'spec'")]);
  expect(readdirSync(outdir)).toEqual([]);
});

test('it is said together with what the synthesis refuses, of which the readers are told', () => {
  const { lab: { platform }, demo } = lab();
  new ApiObject(demo.operator, 'First', { apiVersion: 'unknown.example.org/v1', kind: 'Thing', metadata: { name: 'first' } });

  expect(refusals(() => platform.synth())).toEqual([
    refusal('PLATFORM-511', 'infra/demo/Operator', 'unknown.example.org'),
    refusal('VERIFY-012', 'infra/demo/Instance', "'spec'"),
  ]);
  expect(readers.problems).toEqual([expect.stringContaining('PLATFORM-511')]);
});

test('readers are told of every object that is written, with its text and where it stands', () => {
  const { lab: { platform }, outdir } = lab();
  jest.spyOn(readers, 'judge').mockImplementation((texts) => {
    readers.texts = texts;
    return [];
  });

  platform.synth();

  const [{ cluster, objects }] = readers.submissions;
  const written = readdirSync(outdir, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml') && !/^infra\/(bootstrap|talos)\/|\/kustomization.yaml$/.test(file));
  expect(cluster).toBe('infra');
  expect(objects.map(({ file }) => file).sort()).toEqual(written.sort());
  expect(objects.map(({ file }) => readers.texts[file])).toEqual(objects.map(({ file }) => readFileSync(join(outdir, file), 'utf8')));
  expect(objects.find(({ object }) => object.kind === 'Kustomization' && object.metadata.name === 'demo-instance')!.path).toBe('infra/demo/Instance');
});

test('readers are given the definitions of the custom resources among the objects', () => {
  const { lab: { platform } } = lab();

  expect(() => platform.synth()).toThrow('VERIFY-012');

  const kinds = readers.submissions[0].definitions.map(({ spec }) => spec.names!.kind);
  expect(kinds).toEqual(expect.arrayContaining(['HelmRelease', 'Kustomization']));
  expect(new Set(kinds).size).toBe(kinds.length);
});

test('readers are not asked about what is only looked at', () => {
  const { lab: { platform } } = lab();

  platform.render();

  expect(readers.submissions).toEqual([]);
});
