import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import GitHubSlugger from 'github-slugger';
import { defineConfig } from 'vitepress';
import { withMermaid } from 'vitepress-plugin-mermaid';
import { REPOSITORY, REPOSITORY_URL } from '../../../projenrc/repository.ts';
import { SITE } from '../../../projenrc/renovate.ts';
import { linkOf, pageOf, SOURCES } from '../pages.ts';

/** The task runs in the root of the repository. */
const ROOT = process.cwd();
const NAME = REPOSITORY.github.split('/')[1];
const files = globSync(SOURCES, { cwd: ROOT }).sort();
const sources = new Set(files);
const others = globSync('**/*.md', { cwd: ROOT, exclude: (name) => name === 'node_modules' }).filter((file) => !sources.has(file));

/** What a page is called stands in its first heading, and nowhere else. */
function titleOf(file: string): string {
  return /^# (.*?)(?: <a .*)?$/m.exec(readFileSync(join(ROOT, file), 'utf8'))?.[1] ?? file;
}

function entry(file: string, text = titleOf(file)) {
  return { text, link: `/${pageOf(file).replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '')}` };
}

/** A package: its README, and behind it what else there is of it. */
function entryOf(name: string) {
  const pages = Object.entries({ 'API.md': 'API', 'RUNBOOK.md': 'Runbook', 'CHANGELOG.md': 'Changes' })
    .filter(([file]) => sources.has(`packages/${name}/${file}`))
    .map(([file, text]) => entry(`packages/${name}/${file}`, text));
  return { ...entry(`packages/${name}/README.md`, name), collapsed: true, items: pages };
}

const packages = files.flatMap((file) => /^packages\/([^/]+)\/README\.md$/.exec(file)?.[1] ?? []);
const decisions = files.filter((file) => /^docs\/decisions\/\d/.test(file));
/** Pages of docs/ that no group names come last: a new page is found without an edit here. */
const GROUPS: Record<string, string[]> = {
  'Start': ['README.md', 'docs/your-own-lab.md', 'docs/concepts.md', 'docs/comparison.md'],
  'Use': ['docs/bootstrap.md', 'docs/machines.md', 'docs/operations.md', 'docs/rollout.md'],
  'Build': ['docs/component.md', 'docs/languages.md', 'docs/contributing.md', 'tools/README.md', 'docs/cli.md', 'packages/cli/ROLLOUT.md'],
  'Look up': ['docs/components.md', 'docs/refusals.md', 'docs/verification.md', 'docs/performance.md'],
};
const named = new Set(Object.values(GROUPS).flat());
GROUPS['Look up'].push(...files.filter((file) => /^docs\/[^/]+\.md$/.test(file) && !named.has(file)));

export default withMermaid(defineConfig({
  title: NAME,
  description: 'A home lab as typed, versioned, tested packages',
  base: `/${NAME}/`,
  srcDir: ROOT,
  cacheDir: join(ROOT, 'node_modules/.cache/vitepress'),
  srcExclude: others,
  cleanUrls: true,
  rewrites: Object.fromEntries(files.filter((file) => pageOf(file) !== file).map((file) => [file, pageOf(file)])),
  markdown: {
    // Headings have the names that GitHub gives them, so that a link works in both places.
    anchor: { slugify: (text: string) => new GitHubSlugger().slug(text) },
    attrs: { disable: true },
    config: (md) => {
      md.core.ruler.push('repository', ({ tokens, env }) => {
        const from = relative(ROOT, env.realPath ?? env.path);
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          if (token.type === 'link_open') token.attrSet('href', linkOf(ROOT, from, token.attrGet('href') ?? '', sources));
          // Double braces are Go templates here, and nothing for Vue to evaluate.
          if (token.type === 'code_inline') token.attrSet('v-pre', '');
        }
      });
    },
  },
  mermaid: { flowchart: { useMaxWidth: false }, sequence: { useMaxWidth: false } },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    socialLinks: [{ icon: 'github', link: REPOSITORY_URL }],
    editLink: { pattern: `${REPOSITORY_URL}/edit/main/:path`, text: 'Edit this page' },
    nav: [{ text: 'Concepts', link: '/concepts' }, { text: 'Components', link: '/components' }, { text: 'Board', link: `${SITE}/board/`, target: '_self' }],
    sidebar: [
      ...Object.entries(GROUPS).map(([text, pages]) => ({ text, items: pages.filter((file) => sources.has(file)).map((file) => entry(file, file === 'README.md' ? 'Overview' : undefined)) })),
      { text: 'Packages', items: packages.map(entryOf) },
      { ...entry('docs/decisions/README.md', 'Decisions'), collapsed: true, items: decisions.map((file) => entry(file)) },
    ],
  },
}));
