import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@monosense-io/validator';
import { factsOf } from '../../../packages/cli/src/verify/facts.ts';
import { validate, withValidator } from '../../../packages/cli/src/verify/validator.ts';
import { DEFINITIONS } from '../definitions.ts';

const ROOT = join(__dirname, '../../..');

test.each(['infra', 'apps'])('the readers of every object of %s say nothing', async (name) => {
  const found = await withValidator(ROOT, (validator) => validate(validator, ROOT, name, factsOf(ROOT, name)));

  process.stderr.write(`${name}: ${found.checked}\n`);
  expect(found.problems).toEqual([]);
});

test('Kubernetes takes every CustomResourceDefinition that a package ships', async () => {
  const validator = Validator.native({ cache: join(ROOT, 'node_modules/.cache/validator') });
  try {
    const findings = await validator.judge({ objects: DEFINITIONS.map((object) => ({ object })), definitions: [], namespaces: {} });

    const wrong = findings.flatMap((said, index) => said.map((one) => ({ name: DEFINITIONS[index].metadata.name, ...one })));
    expect(DEFINITIONS.length).toBeGreaterThan(150);
    expect(wrong).toEqual([]);
  } finally {
    await validator.close();
  }
});

test('the program is made of the versions that it names, and that clusters run', () => {
  const module = readFileSync(join(ROOT, 'packages/validator/program/go.mod'), 'utf8');
  const metrics = readFileSync(join(ROOT, 'checks/alerts/victoria-metrics/go.mod'), 'utf8');

  expect(versionIn(module, 'k8s.io/kubernetes')).toBe(`v${Validator.KUBERNETES}`);
  expect(versionIn(module, 'github.com/VictoriaMetrics/metricsql')).toBe(versionIn(metrics, 'github.com/VictoriaMetrics/metricsql'));
  expect(existsSync(join(ROOT, `packages/platform/kubernetes/${Validator.KUBERNETES.replace(/\.\d+$/, '')}.json`))).toBe(true);
});

function versionIn(module: string, name: string): string | undefined {
  return new RegExp(`^\\s*(?:require )?${name} (v\\S+)`, 'm').exec(module)?.[1];
}
