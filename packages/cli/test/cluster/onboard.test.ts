import { onboard } from '../../src/cluster/onboard.ts';
import type { OnboardOptions } from '../../src/cluster/onboard.ts';
import { SmallLab } from './lab.ts';

function answer(lab: SmallLab, name: string, options: OnboardOptions = {}): Array<{ title: string; done?: boolean; lines: string[] }> {
  const log = jest.spyOn(console, 'log').mockImplementation();
  try {
    expect(onboard(lab.root, name, { ...options, json: true })).toBe(0);
    return JSON.parse(log.mock.calls[0][0]).steps;
  } finally {
    log.mockRestore();
  }
}

test('a cluster is added behind the others, once', () => {
  const lab = new SmallLab();

  answer(lab, 'attic', { follows: 'edge', soak: '12h', reads: ['hub'] });
  const steps = answer(lab, 'attic');

  expect(lab.read('.projenrc.ts').split('\n').slice(2, 6)).toEqual(["lab.addCluster('hub');", "lab.addCluster('edge', { follows: 'hub', reads: ['hub'] });", "lab.addCluster('attic', { follows: 'edge', soak: '12h', reads: ['hub'] });", '']);
  expect(steps.filter(({ done }) => done === true).map(({ title }) => title)).toEqual(['Add it to the list, .projenrc.ts']);
});

test('it says what the others have, so that the new one takes something else', () => {
  const steps = answer(new SmallLab(), 'attic');

  expect(steps[2].lines).toContain('edge: id 2, machines 10.0.0.12 of 10.0.0.0/24, pods 10.2.0.0/16, Services 10.12.0.0/16');
  expect(steps.flatMap(({ lines }) => lines)).toContain('task bootstrap:cluster CLUSTER=attic');
});

test('what is there already is done', () => {
  const lab = new SmallLab();
  lab.write('apps/attic/package.json', '{}');
  lab.render('attic', 3, {});

  expect(answer(lab, 'attic').filter(({ done }) => done === true)).toHaveLength(3);
});

test('a list that somebody has written otherwise stays as it is', () => {
  const lab = new SmallLab();
  lab.write('.projenrc.ts', "for (const name of ['hub', 'edge']) add(name);\n");

  expect(answer(lab, 'attic')[0]).toMatchObject({ done: false });
  expect(lab.read('.projenrc.ts')).toBe("for (const name of ['hub', 'edge']) add(name);\n");
});

test.each<[string, OnboardOptions, RegExp]>([
  ['Attic_1', {}, /CLUSTER-003: .*got 'Attic_1'/],
  ['attic', { follows: 'hbu' }, /CLUSTER-004: '--follows' .*got 'hbu': did you mean 'hub'/],
  ['attic', { reads: ['hub', 'moon'] }, /CLUSTER-004: '--reads' .*got 'moon'/],
  ['attic', { follows: 'attic' }, /CLUSTER-004: '--follows' .*got 'attic'/],
])('%s with %j is refused, and nothing is written', (name, options, message) => {
  const lab = new SmallLab();
  const before = lab.read('.projenrc.ts');

  expect(() => onboard(lab.root, name, options)).toThrow(message);
  expect(lab.read('.projenrc.ts')).toBe(before);
});
