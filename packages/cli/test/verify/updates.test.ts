import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validate } from '../../src/verify/validator.ts';

const root = mkdtempSync(join(tmpdir(), 'updates-'));
afterAll(() => rmSync(root, { recursive: true }));

test('an update is asked about by the id of the committed file, as a render does', async () => {
  const folder = join(root, 'clusters/home/shop');
  mkdirSync(folder, { recursive: true });
  const write = (name: string, port: number): void => writeFileSync(join(folder, `${name}.yaml`), `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  port: "${port}"\n`);
  const git = (...args: string[]): string => spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: root, encoding: 'utf8' }).stdout.trim();
  writeFileSync(join(folder, 'kustomization.yaml'), 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n');
  ['same', 'shop'].forEach((name) => write(name, 80));
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'a');
  write('shop', 81);
  // What is asked, and not what is answered.
  const judge = jest.fn(async ({ objects }) => objects.map(() => []));

  await validate({ judge } as any, root, 'home', { crds: [], kubernetes: { version: '1.35.4' } } as any);

  const asked = judge.mock.calls[0][0].objects;
  expect(asked.map(({ object, old, oldId }: any) => [object.metadata.name, object.data.port, old?.data.port, oldId])).toEqual([
    ['same', '80', undefined, undefined],
    ['shop', '81', '80', git('rev-parse', 'HEAD:clusters/home/shop/shop.yaml')],
  ]);
});
