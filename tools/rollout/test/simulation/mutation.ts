import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from '../../../sandbox/sandbox.ts';

/**
 * Runs something with a copy of the tool that was broken on purpose.
 *
 * @param from what stands in the file once, and is replaced
 * @param names the modules that are needed, whose exports are handed over together
 */
export async function withMutation(file: string, from: string, to: string, names: readonly string[], use: (broken: any) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rollout-mutation-'));
  try {
    const copy = join(folder, 'tools/rollout');
    mkdirSync(copy, { recursive: true });
    for (const name of readdirSync(join(REPOSITORY_ROOT, 'tools/rollout')).filter((each) => each.endsWith('.ts'))) cpSync(join(REPOSITORY_ROOT, 'tools/rollout', name), join(copy, name));
    cpSync(join(REPOSITORY_ROOT, 'tools/refusal.ts'), join(folder, 'tools/refusal.ts'));
    for (const name of ['projenrc', 'node_modules']) symlinkSync(join(REPOSITORY_ROOT, name), join(folder, name));
    const source = readFileSync(join(copy, file), 'utf8');
    expect(source.split(from)).toHaveLength(2);
    writeFileSync(join(copy, file), source.replace(from, () => to));
    use(Object.assign({}, ...await Promise.all(names.map((name) => import(join(copy, `${name}.ts`))))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
