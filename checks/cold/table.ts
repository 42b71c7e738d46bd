import type { Timeline } from '../../packages/cli/src/lab/cold/timeline.ts';
import type { Subject } from '../../packages/cli/src/verify/report.ts';

/** Figures of cold starts, for docs/cold-start.md. */
export function figuresOf(timelines: readonly Timeline[]): string {
  const rows = Object.keys(timelines[0].counts);
  return [
    `| | ${timelines.map(({ cluster }) => `\`${cluster}\``).join(' | ')} |`,
    `| --- | ${timelines.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => `| ${row} | ${timelines.map(({ counts }) => counts[row]).join(' | ')} |`),
    `| the longest chain | ${timelines.map(({ criticalPath }) => criticalPath.slice(3).join(' → ')).join(' | ')} |`,
  ].join('\n');
}

/** Who was real and who was played, for docs/cold-start.md. */
export function castOf({ cast: { real, played, assumed } }: Timeline): string {
  const list = (title: string, lines: readonly string[]) => [`${title}:`, '', ...lines.map((line) => `- ${line}`), ''];
  return [...list('Real', real), ...list('Played', played), ...list('Assumed', assumed)].join('\n').trimEnd();
}

/** What was said of each fault, for docs/cold-start.md. Names, digests and parts of seconds that differ from run to run are left out, and what the scheduler adds to every sentence. */
export function faultsOf({ layers }: Subject): string {
  const said = layers.find(({ name }) => name === 'faults')!.notes.map((note) => /^caught (.*?): (.*)$/s.exec(note)!);
  const fixed = (text: string) => text.replaceAll(/-[0-9a-f]{8,10}(-[0-9a-z]{5})?(?=['"/-])/g, '-…').replaceAll(/\+[0-9a-f]{12}\b/g, '').replaceAll(/(\d)\.\d+s\b/g, '$1s').replaceAll('\n', ' ').replaceAll('|', '\\|').replaceAll('`', '').replace(/\. no new claims to deallocate.*$/, '').replace(/^(.{300}).+$/, '$1…');
  return ['| fault | which the lab says of it |', '| --- | --- |', ...said.map(([, title, text]) => `| ${title} | ${fixed(text)} |`)].join('\n');
}
