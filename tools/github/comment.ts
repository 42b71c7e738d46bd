import type { GitHub } from '../../packages/cli/src/github/api.ts';

/** How the comment is found again. */
const MARK = '<!-- what this change does to the clusters -->';

/** Keeps one comment of a pull request up to date. */
export async function comment(github: GitHub, pullRequest: number, text: string): Promise<string> {
  const comments = await github.list(`/issues/${pullRequest}/comments`);
  const body = `${MARK}\n${text}`;
  // Anybody may write the mark into a comment: only a bot's own is changed.
  const own = comments.find((each) => each.user?.type === 'Bot' && each.body.startsWith(MARK));
  if (own === undefined) {
    await github.send('POST', `/issues/${pullRequest}/comments`, { body });
    return `commented on pull request ${pullRequest}`;
  }
  if (own.body !== body) await github.send('PATCH', `/issues/comments/${own.id}`, { body });
  return `the comment on pull request ${pullRequest} is up to date`;
}
