import type { Task } from './taskfiles.ts';

const HEAD = `<!-- Written by tools/docs/tasks.ts. To change a text, change the Taskfile that it belongs to. -->

# Tasks

What an operator does with a cluster, as tasks of [go-task](https://taskfile.dev) 3.53.1 or later. Every new lab has them: \`Taskfile.yaml\` and \`.taskfiles/\` are written by projen, so that a later release of the package brings later tasks. Tasks of your own go into \`Taskfile.own.yaml\`, which is yours.

\`\`\`sh
task --list
task --summary flux:reconcile
task --dry flux:reconcile CLUSTER=home APP=gatus
task flux:reconcile CLUSTER=home APP=gatus
\`\`\`

- **The cluster.** \`CLUSTER\` has no default, and a name that is no cluster of the repository is refused, with those that are.
- **The login.** A task takes \`apps/CLUSTER/kubeconfig\`, which Git ignores, and without it the context \`admin@CLUSTER\` of your own kubeconfig. So it is with \`apps/CLUSTER/talosconfig\`.
- **What asks.** A task that deletes or replaces something names it, and goes on when you type the name of the cluster. \`--yes\` says so beforehand, for programs.
- **Programs.** A task runs kubectl, flux and others that must be on your machine, and says so when one isn't.

`;

/** The page that lists the tasks. */
export function listOf(tasks: readonly Task[]): string {
  const namespaces = [...new Set(tasks.map(({ name }) => name.split(':')[0]))];
  return HEAD + namespaces.map((namespace) => `## ${namespace}\n\n${tasks.filter(({ name }) => name.startsWith(`${namespace}:`)).map(sectionOf).join('\n')}`).join('\n');
}

function sectionOf({ name, text, variables, asks }: Task): string {
  const rows = variables.map((variable) => `| \`${variable.name}\` | ${variable.required ? 'must be given' : ''} | ${sentence(variable.text).replaceAll('|', '\\|')} |`);
  return [
    `### ${name}`,
    '',
    text.replaceAll('<', '&lt;'),
    '',
    ...(asks ? ['**Asks** before it does so.', ''] : []),
    ...(rows.length > 0 ? ['| variable | | what it is |', '| --- | --- | --- |', ...rows, ''] : []),
  ].join('\n');
}

function sentence(text: string): string {
  return text.replaceAll('<', '&lt;').replace(/\bapps\/CLUSTER\/\w+/g, (path) => `\`${path}\``);
}
