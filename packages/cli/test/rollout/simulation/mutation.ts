import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from '../../../../../checks/sandbox/sandbox.ts';

/**
 * Runs something with a copy of the tool that was broken on purpose.
 *
 * @param from what stands in the file once, and is replaced
 * @param names the modules that are needed, whose exports are handed over together
 */
export async function withMutation(file: string, from: string, to: string, names: readonly string[], use: (broken: any) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rollout-mutation-'));
  try {
    const copy = join(folder, 'packages/cli/src/rollout');
    mkdirSync(copy, { recursive: true });
    const own = join(REPOSITORY_ROOT, 'packages/cli/src/rollout');
    for (const name of readdirSync(own).filter((each) => each.endsWith('.ts'))) cpSync(join(own, name), join(copy, name));
    for (const name of ['package.json', 'src/refusal.ts', 'src/nearest.ts', 'src/repository', 'src/page']) symlinkSync(join(REPOSITORY_ROOT, 'packages/cli', name), join(folder, 'packages/cli', name));
    symlinkSync(join(REPOSITORY_ROOT, 'node_modules'), join(folder, 'node_modules'));
    const source = readFileSync(join(copy, file), 'utf8');
    expect(source.split(from)).toHaveLength(2);
    writeFileSync(join(copy, file), source.replace(from, () => to));
    use(Object.assign({}, ...await Promise.all(names.map((name) => import(join(copy, `${name}.ts`))))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
