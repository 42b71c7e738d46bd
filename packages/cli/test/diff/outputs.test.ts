import { htmlOf } from '../../src/diff/html.ts';
import { markdownOf } from '../../src/diff/markdown.ts';
import type { ClusterReport, Report } from '../../src/diff/model.ts';
import { terminalOf } from '../../src/diff/terminal.ts';

const CLUSTER: ClusterReport = {
  name: 'lab',
  rows: [
    { topic: 'deleted', dangerous: true, text: 'Namespace db is no longer rendered, and Flux deletes it with everything in it' },
    { topic: 'restarts', text: 'Deployment a/app: its pods are replaced (spec.template.spec.containers[app].image x:1 → x:2)' },
    { topic: 'versions', text: 'package cilium: 1.0.0 → 2.0.0' },
  ],
  groups: [
    { sign: '-', labels: ['Namespace db'], fields: [] },
    { sign: '~', labels: ['Deployment a/app', 'Deployment b/app'], fields: [{ path: ['spec', 'template', 'spec', 'containers', '[app]', 'image'], before: 'x:1', after: 'x:2' }, { path: ['metadata', 'labels', 'a.b/c'], after: 'd' }] },
  ],
};
const REPORT: Report = { from: 'the clusters of HEAD', to: 'the pins of the working tree', clusters: [{ name: 'idle', rows: [], groups: [] }, CLUSTER], failures: [{ cluster: 'edge', message: "[edge] 'nodes' is empty: name at least one machine" }] };

/** Names and values that try to become something else. */
const HOSTILE: Report = {
  from: 'HEAD', to: '<b>', failures: [{ cluster: 'edge', message: '</pre><script>alert(0)</script>' }],
  clusters: [{
    name: 'lab"><script>alert(1)</script>',
    rows: [{ topic: 'images', text: '<script>alert(2)</script> | `code` **bold** [link](x)\n\x1b[31m' }],
    groups: [{ sign: '~', labels: ['ConfigMap a/<script>alert(3)</script>\n```', 'ConfigMap b'], fields: [{ path: ['data', "'><img src=x onerror=alert(4)>"], before: '```\n</details>', after: '\x1b[2J' }] }],
  }],
};

test('the terminal', () => {
  expect(terminalOf(REPORT, { colours: false })).toMatchSnapshot();
});

test('colours only where they are wanted', () => {
  expect(terminalOf(REPORT, { colours: true })).toContain('\x1b[31m\x1b[1mDangerous\x1b[0m\x1b[0m');
  expect(terminalOf(HOSTILE, { colours: false })).not.toContain('\x1b');
});

test('Markdown', () => {
  expect(markdownOf(REPORT)).toMatchSnapshot();
});

test('Markdown is what it is, whatever the names are', () => {
  const text = markdownOf(HOSTILE);

  expect(text.slice(0, text.indexOf('```diff'))).not.toMatch(/<(?!\/?(details|summary)>)/);
  expect(text).toContain('- &#60;script&#62;alert(2)&#60;/script&#62; &#124; &#96;code&#96; &#42;&#42;bold&#42;&#42; &#91;link&#93;(x)&#92;x0a&#92;x1b&#91;31m\n');
  // The block of changes ends where it should: nothing in it starts a line with its end.
  expect(text.split('\n').filter((line) => line.startsWith('```'))).toEqual(['```diff', '```']);
});

test('Markdown fits into a comment', () => {
  const many = Array.from({ length: 2000 }, (_, index) => ({ sign: '~' as const, labels: [`ConfigMap a/${index}`], fields: [{ path: ['data', `key-${index}`], before: 'a', after: 'b' }] }));
  const text = markdownOf({ ...REPORT, clusters: [{ ...CLUSTER, groups: many }] });

  expect(text.length).toBeLessThan(65_536);
  expect(text).toMatch(/^\d+ more changes are too long for this page: run `npx platform diff`\.$/m);
});

test('HTML', () => {
  const page = htmlOf(REPORT);

  expect(page.slice(page.indexOf('<body>'))).toMatchSnapshot();
});

test('HTML loads nothing, and runs nothing that a name says', () => {
  const page = htmlOf(HOSTILE);

  expect(page).toContain(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`);
  expect(page).toContain('ConfigMap a/&lt;script&gt;alert(3)&lt;/script&gt;');
  expect(page.match(/<(script|img|link|b)\b|(src|href)=["']?http/g)).toBeNull();
});
