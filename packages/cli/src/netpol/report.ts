import type { Findings } from './audit.ts';

/** Who may talk to whom and why, the figures, and what must be put right. */
export function reportOf({ cluster, figures, talks, bypasses, problems }: Findings, options: { readonly talks: boolean }): string {
  const lines = [`## ${cluster}`, ''];
  if (options.talks) {
    lines.push('Every pod resolves names, and is reached by the machine that it runs on. Beyond that:', '');
    for (const talk of talks) lines.push(`${talk.client} → ${talk.server}: ${talk.ports}`, `    out: ${why(talk.out)}; in: ${why(talk.in)}`);
    lines.push('');
  }
  for (const { policy, until, reason } of bypasses) lines.push(`bypass until ${until}: ${policy} (${reason})`, '');
  lines.push(
    `namespaces denied by default   ${figures.covered} of ${figures.namespaces}, and ${figures.open} open on purpose`,
    `pods, nodes and outside        ${figures.identities}`,
    `pairs allowed                  ${figures.allowed}`,
    `pairs denied                   ${figures.denied}`,
    `pairs open by a bypass         ${figures.bypassed}`,
    `undeclared pairs allowed       ${figures.undeclared}`,
    `declared pairs not allowed     ${figures.missing}`,
  );
  if (problems.length > 0) lines.push('', ...problems);
  return `${lines.join('\n')}\n`;
}

function why(policies: readonly string[]): string {
  return policies.join(', ') || 'nothing that a policy stands before';
}
