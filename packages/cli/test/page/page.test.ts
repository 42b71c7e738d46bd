import { html, lines, pageOf } from '../../src/page/page.ts';

const HOSTILE = `"><script>alert('&')</script>`;

test('whatever is put in is shown as text', () => {
  expect(html`<p title="${HOSTILE}">${[HOSTILE, 1, undefined]}</p>`.toString()).toBe('<p title="&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;">&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;1</p>');
});

test('unless it was made here', () => {
  expect(html`<ul>${lines([html`<li>${'<a>'}</li>`, html`<li>b</li>`])}</ul>`.toString()).toBe('<ul><li>&lt;a&gt;</li>\n<li>b</li></ul>');
});

test('a page loads nothing and runs nothing', () => {
  const page = pageOf({ title: HOSTILE, style: 'p { color: red }', body: html`<p>hello</p>` });

  expect(page).toContain(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">\n<title>&quot;&gt;&lt;script&gt;`);
  expect(page).toContain('p { color: red }</style>\n</head>\n<body>\n<p>hello</p>\n</body>\n</html>\n');
});
