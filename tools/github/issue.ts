import type { GitHub } from '../../packages/cli/src/github/api.ts';

/** How the issue is found again. */
const MARK = '<!-- what upstream supports no longer, and what is unsafe -->';
const TITLE = 'Versions that need somebody';

/** Keeps one issue up to date: it is opened when there is something to say, and closed when there is nothing any more. */
export async function issue(github: GitHub, text: string): Promise<string> {
  const open = await github.list('/issues?state=open');
  // Anybody may write the mark into an issue, and a pull request is listed too: only a bot's own issue is changed.
  const own = open.find((each) => each.pull_request === undefined && each.user?.type === 'Bot' && each.body?.startsWith(MARK));
  const body = `${MARK}\n${text}`;
  if (text.trim() === '') {
    if (own !== undefined) await github.send('PATCH', `/issues/${own.number}`, { state: 'closed' });
    return own === undefined ? 'nothing needs somebody' : `closed issue ${own.number}: nothing needs somebody any more`;
  }
  if (own === undefined) {
    const { number } = await github.send('POST', '/issues', { title: TITLE, body });
    return `opened issue ${number}`;
  }
  if (own.body !== body) await github.send('PATCH', `/issues/${own.number}`, { body });
  return `issue ${own.number} is up to date`;
}
