import assert from 'node:assert/strict';
import { test } from 'node:test';
import { APPS, Lab, propsWithoutEffect, refusals } from '@monosense-io/platform/testing';
import { Memo } from './memo.ts';
import type { MemoProps } from './memo.ts';

test('has ten lines', () => {
  const lab = new Lab();
  new Memo(lab.cluster, 'memo', { secretStore: lab.surroundings.store });

  assert.deepEqual(lab.object('ConfigMap', 'memo').data, { lines: '10', language: 'en' });
});

test('waits for the secret store', () => {
  const lab = new Lab({ facts: { ...APPS, peers: [] } });
  new Memo(lab.cluster, 'memo', { secretStore: lab.surroundings.store });

  assert.ok(lab.waits('memo-app').includes('surroundings-store'), lab.waits('memo-app').join());
});

test('refuses to have no lines', () => {
  const lab = new Lab();

  assert.deepEqual(refusals(() => new Memo(lab.cluster, 'memo', { secretStore: lab.surroundings.store, lines: 0 })).map(({ code, path }) => ({ code, path })), [{ code: 'MEMO-001', path: 'infra/memo' }]);
});

test('every prop changes something', () => {
  assert.deepEqual(propsWithoutEffect<MemoProps>(
    (lab) => ({ secretStore: lab.surroundings.store, lines: 3, language: 'de' }),
    (lab, props) => new Memo(lab.cluster, 'memo', props),
  ), []);
});
