import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validator } from '@monosense-io/validator';
import type { Finding } from '@monosense-io/validator';
import { DEFINITIONS } from '../definitions.ts';
import { FAULTS, NAMESPACES, RIGHT } from '../faults.ts';

const cache = mkdtempSync(join(tmpdir(), 'validator-'));

afterAll(() => rmSync(cache, { recursive: true }));

function sentences(findings: readonly Finding[]): string[] {
  return findings.map(({ reader, field, message }) => `${field ? `${field}: ` : ''}${reader} says: ${message}`);
}

describe.each(['native', 'wasm'] as const)('the %s program', (program) => {
  let found: string[][];

  beforeAll(async () => {
    const validator = Validator[program]({ cache });
    try {
      const answers = await validator.judge({ objects: [...FAULTS, ...RIGHT], definitions: DEFINITIONS, namespaces: NAMESPACES });
      found = answers.map(sentences);
    } finally {
      await validator.close();
    }
  });

  test.each(FAULTS.map(({ title, says }, index) => ({ title, says, index })))('refuses $title in the words of its reader', ({ says, index }) => {
    expect(says).not.toEqual([]);
    expect(found[index]).toEqual(says);
  });

  test('says nothing about the same objects without the faults', () => {
    expect(found.slice(FAULTS.length)).toEqual(RIGHT.map(() => []));
  });
});
