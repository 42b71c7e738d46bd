import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validator } from '@monosense-io/validator';
import { knownMinors } from '../../../packages/platform/src/facts/kubernetes.ts';
import { DEFINITIONS } from '../definitions.ts';
import { NAMESPACES, RIGHT } from '../faults.ts';

const cache = mkdtempSync(join(tmpdir(), 'validator-'));

afterAll(() => rmSync(cache, { recursive: true }));

/** A pod with a variable that it reads from a file, which Kubernetes can since 1.35. */
const OBJECT = {
  apiVersion: 'v1', kind: 'Pod', metadata: { name: 'shop', namespace: 'free' },
  spec: {
    containers: [{ name: 'shop', image: 'registry.example.org/shop:1.0.0', env: [{ name: 'TOKEN', valueFrom: { fileKeyRef: { volumeName: 'files', path: 'shop.env', key: 'TOKEN' } } }] }],
    volumes: [{ name: 'files', emptyDir: {} }],
  },
};

test.each(['native', 'wasm'] as const)('the %s program judges as the minor that the cluster has', async (program) => {
  const validator = Validator[program]({ cache });
  const found: Record<string, number> = {};
  try {
    for (const kubernetes of [...knownMinors(), ...knownMinors()]) {
      const [object, ...right] = await validator.judge({ objects: [{ object: OBJECT }, ...RIGHT], definitions: DEFINITIONS, namespaces: NAMESPACES, kubernetes });
      expect(right.flat()).toEqual([]);
      found[kubernetes] = object.length;
    }
  } finally {
    await validator.close();
  }

  // What is newer than the program is judged as its own.
  expect(found).toEqual({ '1.32': 1, '1.33': 1, '1.34': 1, '1.35': 0, '1.36': 0, '1.37': 0 });
});

test('it says which minors it judges as', () => {
  expect(knownMinors().filter((minor) => Validator.covers(minor))).toEqual(['1.32', '1.33', '1.34', '1.35']);
});
