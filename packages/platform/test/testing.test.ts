import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Component, Monitoring, Namespace, Refusal, Stage } from '@monosense-io/platform';
import { APPS, Lab, propsWithoutEffect, refusals } from '@monosense-io/platform/testing';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { parse } from 'yaml';
import { Demo } from './demo';

// The tests that the README shows.
require('../examples/testing');

const SIZE = new Refusal('NOTES-001', { protects: 'An example.', wrong: 'size: 0', right: 'size: 1' });

interface NotesProps {
  readonly title: string;
  readonly size?: number;
  readonly colour?: string;
  readonly forgotten?: string;
}

/** A component that ignores one of its props. */
class Notes extends Component {
  constructor(scope: Construct, id: string, { title, size, colour = 'blue' }: NotesProps) {
    super(scope, id);
    SIZE.unless(this, size !== 0, `'size' must be at least 1, got ${size}: set size to 1 or more`);
    configMap(this, new Namespace(this, 'Namespace', { name: id }), { title: title.trim(), size: `${size}`, colour });
  }
}

describe('a lab', () => {
  test('shows objects as their files are written', () => {
    const lab = new Lab();
    const demo = new Demo(lab.cluster, 'demo');
    demo.patchObject({ kind: 'Demo', name: 'demo', merge: { spec: { size: 1, colour: undefined } }, reason: 'undefined is written as null' });

    const written = Object.entries(lab.platform.render())
      .filter(([path]) => path.endsWith('.yaml') && !/\/(kustomization\.yaml$|talos\/|bootstrap\/)/.test(path))
      .map(([, text]) => parse(text));

    expect(lab.objects()).toStrictEqual(written);
  });

  test('shows what was added after the last look', () => {
    const lab = new Lab();
    const before = lab.objects('ConfigMap').length;
    new Notes(lab.cluster, 'notes', { title: 'One' });

    expect(lab.objects('ConfigMap')).toHaveLength(before + 1);
  });

  test('says which objects there are when it has none of a name', () => {
    const lab = new Lab();
    new Notes(lab.cluster, 'notes', { title: 'One' });

    expect(() => lab.object('ConfigMap', 'letters')).toThrow("0 objects are ConfigMap 'letters'; of this kind there are: kinds, scraper, notes");
  });

  test('shows its own cluster, and not another one of the same app', () => {
    const infra = new Lab();
    const apps = new Lab({ platform: infra.platform, facts: { ...APPS, peers: [infra.cluster.facts] } });
    new Notes(apps.cluster, 'notes', { title: 'One' });

    expect(apps.object('ConfigMap', 'notes').data.title).toBe('One');
    expect(infra.objects('ConfigMap').map(({ metadata }) => metadata.name)).not.toContain('notes');
  });

  test('knows what a stage waits for', () => {
    const lab = new Lab();
    new Demo(lab.cluster, 'demo');

    expect(lab.waits('demo-instance')).toEqual(['demo-operator']);
  });

  test('holds objects to the schemas of the packages beside this one', () => {
    const lab = new Lab();
    new Custom(lab.cluster, 'web', { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: { name: 'web' }, spec: { dnsNames: 1 } });

    expect(() => lab.objects()).toThrow(/\[infra\/web\/App\] .*'spec.dnsNames' of Certificate 'web' must be a list, got 1/);
  });

  test('offers what monitoring needs', () => {
    const lab = new Lab();
    const demo = new Demo(lab.cluster, 'demo');
    new Monitoring(demo, 'Monitoring', { namespace: demo.namespace, sink: lab.surroundings.metrics }).scrape(demo.endpoint);

    expect(lab.objects('VMPodScrape')).toHaveLength(1);
  });
});

describe('a kind that nobody here installs', () => {
  const widget = { apiVersion: 'example.org/v1', kind: 'Widget', metadata: { name: 'one' }, spec: { size: 'large' } };
  const WIDGET = { group: 'example.org', kind: 'Widget', versions: ['v1'] };
  const folder = mkdtempSync(join(tmpdir(), 'crds-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'widgets.example.org.json'), JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'widgets.example.org' },
    spec: {
      group: 'example.org', names: { kind: 'Widget', plural: 'widgets' }, scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } } } } }],
    },
  }));
  const rendered = (lab: Lab) => {
    new Custom(lab.cluster, 'shop', widget);
    return lab.object('Widget', 'one');
  };
  const UNKNOWN = /\[infra\/shop\/App\] .*Widget 'one' is of example.org/;

  test('is refused', () => {
    expect(() => rendered(new Lab())).toThrow(UNKNOWN);
  });

  test('is there without a schema when a test names it', () => {
    expect(rendered(new Lab({ kinds: [WIDGET] }))).toMatchObject({ spec: widget.spec });
  });

  test('is held to its schema when a folder has one', () => {
    expect(() => rendered(new Lab({ kinds: [WIDGET], crdFolders: [folder] }))).toThrow(/\[infra\/shop\/App\] .*'spec.size' .* got "large"/);
  });

  test('is left out when the component under test installs it', () => {
    expect(() => rendered(new Lab({ kinds: [WIDGET], without: ['example.org/Widget'] }))).toThrow(UNKNOWN);
  });
});

describe('refusals', () => {
  test('are known by code, path and message', () => {
    const lab = new Lab();

    expect(refusals(() => new Notes(lab.cluster, 'notes', { title: 'One', size: 0 }))).toEqual([
      { code: 'NOTES-001', path: 'infra/notes', message: "'size' must be at least 1, got 0: set size to 1 or more" },
    ]);
  });

  test('are none of a program that is fine', () => {
    expect(refusals(() => new Notes(new Lab().cluster, 'notes', { title: 'One' }))).toEqual([]);
  });

  test('are no errors of another sort', () => {
    expect(() => refusals(() => new Notes(new Lab().cluster, 'notes', {} as NotesProps))).toThrow(TypeError);
  });

  test('hide no violation without a code', () => {
    const lab = new Lab();
    lab.cluster.node.addValidation({ validate: () => [SIZE.says('with a code'), 'without one'] });

    expect(() => lab.refusals()).toThrow(/^2 violations, [^]*without one/);
  });

  test('of a synthesis are all that it lists', () => {
    const lab = new Lab();
    lab.cluster.node.addValidation({ validate: () => [SIZE.says('first'), SIZE.says('second')] });

    expect(lab.refusals()).toEqual(['first', 'second'].map((message) => ({ code: 'NOTES-001', path: 'infra', message })));
  });
});

describe('props without effect', () => {
  const notes = (lab: Lab, props: NotesProps) => new Notes(lab.cluster, 'notes', props);

  test('are those that change nothing', () => {
    expect(propsWithoutEffect<NotesProps>(() => ({ title: 'One', size: 1, colour: 'red', forgotten: 'yes' }), notes)).toEqual(['forgotten']);
  });

  test('are those that are set to their defaults', () => {
    expect(propsWithoutEffect<Omit<NotesProps, 'forgotten'>>(() => ({ title: 'One', size: 1, colour: 'blue' }), notes)).toEqual(['colour']);
  });

  test("can't be told when the component is refused with all of them", () => {
    expect(() => propsWithoutEffect<NotesProps>(() => ({ title: 'One', size: 0, colour: 'red', forgotten: 'yes' }), notes)).toThrow('NOTES-001');
  });
});

/** A component with one object. */
class Custom extends Component {
  constructor(scope: Construct, id: string, object: { apiVersion: string; kind: string; metadata: { name: string }; spec: object }) {
    super(scope, id);
    new ApiObject(new Stage(this, 'App', { namespace: new Namespace(this, 'Namespace', { name: id }) }), 'Object', object);
  }
}

function configMap(component: Component, namespace: Namespace, data: { [key: string]: string }): void {
  new ApiObject(new Stage(component, 'App', { namespace }), 'Object', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: component.node.id }, data });
}
