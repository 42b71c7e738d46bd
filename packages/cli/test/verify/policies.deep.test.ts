import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Enforcement, Kyverno } from '@monosense-io/kyverno';
import { Namespace } from '@monosense-io/platform';
import { Lab } from '@monosense-io/platform/testing';
import { stringify } from 'yaml';
import { REPOSITORY_ROOT } from '../../../../checks/sandbox/sandbox.ts';
import { evaluatePolicies } from '../../src/verify/policies.ts';

const CONTAINER = { name: 'check', image: 'registry.example.org/check:v1.2.3' };
const REQUESTS = { requests: { cpu: '10m', memory: '32Mi' } };

/** A Job as a chart makes it, in a namespace. */
function job(container: object, namespace = 'shop'): { namespace: string; object: object } {
  return { namespace, object: { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'check' }, spec: { template: { spec: { containers: [{ ...CONTAINER, ...container }] } } } } };
}

async function evaluated(enforcement: Enforcement, ...made: Array<ReturnType<typeof job>>): ReturnType<typeof evaluatePolicies> {
  const lab = new Lab();
  new Kyverno(lab.cluster, 'kyverno', { missingRequests: enforcement });
  new Namespace(lab.cluster, 'shop', { name: 'shop' });
  const scratch = mkdtempSync(join(tmpdir(), 'policies-'));
  mkdirSync(join(scratch, 'objects'));
  lab.objects().forEach((object, index) => writeFileSync(join(scratch, 'objects', `${index}.yaml`), stringify(object)));
  made.forEach(({ namespace, object }) => {
    mkdirSync(join(scratch, 'rendered', namespace), { recursive: true });
    writeFileSync(join(scratch, 'rendered', namespace, 'chart.yaml'), stringify(object));
  });
  return evaluatePolicies(REPOSITORY_ROOT, join(scratch, 'objects'), join(scratch, 'rendered'), scratch);
}

test('a workload of a chart that says nothing of what it needs is a problem where the rule is enforced', async () => {
  const { checked, problems } = await evaluated(Enforcement.ENFORCE, job({}));

  expect(problems).toEqual([expect.stringContaining('[shop/check] Job breaks missing-requests (check)')]);
  expect(checked).toBe('1 objects of charts by 3 policies');
});

test('it is told where the rule is only audited', async () => {
  const { checked, problems } = await evaluated(Enforcement.AUDIT, job({}));

  expect(problems).toEqual([]);
  expect(checked).toContain('only audited: [shop/check] Job breaks missing-requests (check)');
});

test.each([
  ['one that says what it needs', job({ resources: REQUESTS })],
  ['one in a namespace that no policy sees', job({}, 'kube-system')],
])('let through: %s', async (_, made) => {
  expect(await evaluated(Enforcement.ENFORCE, made)).toMatchObject({ problems: [] });
});

test('a policy of an expression that nobody can evaluate is refused', async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'policies-'));
  mkdirSync(join(scratch, 'objects'));
  writeFileSync(join(scratch, 'objects', 'policy.yaml'), stringify({
    kind: 'ValidatingPolicy', metadata: { name: 'broken' }, spec: { validationActions: ['Deny'], matchConstraints: {}, variables: [{ name: 'wrong', expression: 'object.spec.(' }] },
  }));

  await expect(evaluatePolicies(REPOSITORY_ROOT, join(scratch, 'objects'), join(scratch, 'rendered'), scratch)).rejects.toThrow(/^\[policies\] VERIFY-008: [^]*broken: variable wrong/);
});

test('policies that ask the cluster are named, and not guessed', async () => {
  const { notes } = await evaluated(Enforcement.ENFORCE, job({ resources: REQUESTS }));

  expect(notes).toEqual(['cluster-admin-bindings asks who does something, or what else there is', 'handmade-secrets asks who does something, or what else there is']);
});
