import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject } from 'cdk8s';
import { parse } from 'yaml';
import { Platform, Refusal, Url } from '../src';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { Demo } from './demo';
import { refusal } from './refused';

function temporary(): string {
  return mkdtempSync(join(tmpdir(), 'platform-'));
}

/** A cluster with one component, rendered into a folder. */
function synthesized(outdir: string, build: (lab: Lab) => void = (lab) => void new Demo(lab.cluster, 'demo')): Lab {
  const lab = new Lab({ outdir });
  build(lab);
  lab.platform.synth();
  return lab;
}

test('each stage is a folder with a kustomization that lists its files', () => {
  const outdir = temporary();

  synthesized(outdir);

  const files = readdirSync(join(outdir, 'infra', 'demo-operator')).filter((file) => file !== 'kustomization.yaml');
  expect(readFileSync(join(outdir, 'infra', 'demo-operator', 'kustomization.yaml'), 'utf8')).toBe(
    `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n${files.map((file) => `  - ${file}\n`).join('')}`,
  );
});

test('the same program gives the same bytes', () => {
  const build = (): { [path: string]: string } => {
    const lab = new Lab();
    new Demo(lab.cluster, 'demo');
    return lab.platform.render();
  };

  expect(build()).toEqual(build());
});

test('the files hold the objects, which tests look at', () => {
  const lab = new Lab();
  new Demo(lab.cluster, 'demo');
  const files = Object.entries(lab.platform.render()).filter(([path]) => path.endsWith('.yaml') && !/^infra\/(bootstrap|talos)\/|\/kustomization.yaml$/.test(path));

  expect(files.map(([, text]) => parse(text))).toEqual(lab.objects());
});

test('what is no longer rendered goes', () => {
  const outdir = temporary();
  synthesized(outdir);

  synthesized(outdir, () => undefined);

  expect(existsSync(join(outdir, 'infra', 'demo-operator'))).toBe(false);
});

test('a run that changes nothing writes nothing', () => {
  const outdir = temporary();
  synthesized(outdir);
  const before = statSync(join(outdir, 'infra')).ino;

  synthesized(outdir);

  expect(statSync(join(outdir, 'infra')).ino).toBe(before);
});

test('a file that was edited by hand is put right', () => {
  const outdir = temporary();
  synthesized(outdir);
  const file = join(outdir, 'infra', 'demo-instance', 'demo.demo.example.org_demo_demo.yaml');
  const rendered = readFileSync(file, 'utf8');
  writeFileSync(file, 'kind: Edited\n');

  synthesized(outdir);

  expect(readFileSync(file, 'utf8')).toBe(rendered);
});

test('a failed synthesis lists every violation and writes nothing', () => {
  const outdir = temporary();
  const lab = new Lab({ outdir });
  const demo = new Demo(lab.cluster, 'demo');
  new ApiObject(demo.operator, 'First', { apiVersion: 'unknown.example.org/v1', kind: 'Thing', metadata: { name: 'first' } });
  const tooSmall = new Refusal('DEMO-001', { protects: 'Nobody.', wrong: 'size: 1', right: 'size: 2' });
  demo.node.addValidation({ validate: () => [tooSmall.says("'size' is too small: double it")] });

  expect(refusals(() => lab.platform.synth())).toEqual([
    refusal('DEMO-001', 'infra/demo', "'size'"),
    refusal('PLATFORM-511', 'infra/demo/Operator', 'unknown.example.org'),
  ]);
  expect(readdirSync(outdir)).toEqual([]);
});

test('a swap that was interrupted is repaired by the next run', () => {
  const outdir = temporary();
  synthesized(outdir);
  // As if the machine had stopped between the two renames of a swap.
  renameSync(join(outdir, 'infra'), join(outdir, '.infra.old'));
  mkdirSync(join(outdir, '.infra.new'));
  writeFileSync(join(outdir, '.infra.new', 'half'), 'written');

  synthesized(outdir);

  expect(readdirSync(outdir)).toEqual(['infra']);
  expect(existsSync(join(outdir, 'infra', 'half'))).toBe(false);
});

test('objects that hold data are never pruned', () => {
  const lab = new Lab();
  new Demo(lab.cluster, 'demo');

  expect(lab.object('Demo', 'demo').metadata.annotations).toEqual({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
});

test('the release that brings kinds is never pruned', () => {
  const lab = new Lab();
  new Demo(lab.cluster, 'demo');

  expect(lab.object('HelmRelease', 'demo').metadata.annotations).toEqual({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
});

/** A claim in one of two stages of a component, protected from pruning or not. */
function withClaim(stage: 'operator' | 'instance', pruneStateful: boolean): (lab: Lab) => void {
  return (lab) => {
    const demo = new Demo(lab.cluster, 'demo');
    Object.assign(demo[stage]._props, { pruneStateful });
    new ApiObject(demo[stage], 'Data', { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' } });
  };
}

test('an object that holds data may move between stages when Flux keeps it', () => {
  const outdir = temporary();
  synthesized(outdir, withClaim('operator', false));

  synthesized(outdir, withClaim('instance', false));

  expect(readdirSync(join(outdir, 'infra', 'demo-instance'))).toContain('persistentvolumeclaim_demo_data.yaml');
});

test('a move that would delete data is refused with the two commits that do it', () => {
  const outdir = temporary();
  synthesized(outdir, withClaim('operator', true));

  expect(refusals(() => synthesized(outdir, withClaim('instance', false)))).toEqual([refusal('PLATFORM-701', 'infra/demo/Instance', "'data'", "'demo-operator'", "'demo-instance'")]);
});

test.each(['github.com/example/lab', 'ssh://git@github.com/example/lab', 'https://github.com/example/${lab}', 'https://github.com/example/lab](https://example.com)', 7])('refused: people read the folder at %s', (browseUrl) => {
  expect(refusals(() => new Platform({ browseUrl: browseUrl as string }))).toEqual([refusal('PLATFORM-276', '', String(browseUrl))]);
});

test.each([
  ['https://github.com/example/lab', true], ['ssh://git@github.com:22/~example/lab_1.git?ref=a&b=c#d', true], ['https://[2001:db8::1]:8443/lab', true],
  ['http://example.org', false], ['https://', false], ['example.org', false], ['https://example.org/a b', false], ['https://example.org/a\nb', false], ['https://example.org/[a]', false],
])('whether %s is an address by https or ssh: %s', (text, expected) => {
  expect(Url.isUrl(text, ['https', 'ssh'])).toBe(expected);
});
