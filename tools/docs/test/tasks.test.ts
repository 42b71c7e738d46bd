import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from '../../../checks/sandbox/sandbox.ts';
import { listOf } from '../task-list.ts';
import { tasksOf } from '../taskfiles.ts';

test('the page lists the tasks as they are', () => {
  expect(readFileSync(join(REPOSITORY_ROOT, 'docs/tasks.md'), 'utf8')).toBe(listOf(tasksOf(REPOSITORY_ROOT)));
});

test('a task has its variables, those that must be given, and whether it asks', () => {
  const page = listOf([{ name: 'k8s:cleanse', desc: 'Delete pods', text: 'Deletes pods.', asks: true, commands: [], variables: [{ name: 'CLUSTER', required: true, text: 'the cluster' }, { name: 'NAMESPACE', required: false, text: 'a|b' }] }]);

  expect(page.slice(page.indexOf('## k8s'))).toMatchInlineSnapshot(`
    "## k8s

    ### k8s:cleanse

    Deletes pods.

    **Asks** before it does so.

    | variable | | what it is |
    | --- | --- | --- |
    | \`CLUSTER\` | must be given | the cluster |
    | \`NAMESPACE\` |  | a\\|b |
    "
  `);
});
