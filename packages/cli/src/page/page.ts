/**
 * Pages that need nothing else: they load nothing and run nothing, whatever the names and
 * values in them say. What a template literal of `html` puts in is shown as text, unless
 * `html` has made it.
 */

/** Text that is HTML already. */
export class Markup {
  private readonly text: string;

  /** @param text what may be written as it stands: nothing that comes from outside */
  constructor(text: string) {
    this.text = text;
  }

  public toString(): string {
    return this.text;
  }
}

/** What may be put into a page. */
export type Content = Markup | string | number | undefined | readonly Content[];

export function html(strings: TemplateStringsArray, ...contents: Content[]): Markup {
  return new Markup(strings.reduce((all, string, index) => all + written(contents[index - 1]) + string));
}

/** One below the other. */
export function lines(contents: readonly Markup[]): Markup {
  return new Markup(contents.join('\n'));
}

/** What every page looks like, in the light and in the dark, on a phone and on a desk. */
const STYLE = `
:root { color-scheme: light dark; --text: #1b1f24; --soft: #57606a; --page: #fff; --box: #f6f8fa; --line: #d0d7de; --red: #b3261e; --redbox: #fdecea; --green: #116329; --link: #0550ae; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --soft: #9da7b3; --page: #0d1117; --box: #161b22; --line: #30363d; --red: #ff8178; --redbox: #3a1513; --green: #56d364; --link: #79b8ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 70rem; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; } h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
p { margin: .3rem 0; color: var(--soft); } ul { margin: 0; padding-left: 1.2rem; } li { margin: .25rem 0; }
a { color: var(--link); } nav a { display: inline-block; padding: .5rem .75rem .5rem 0; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
details { margin: .35rem 0; border: 1px solid var(--line); border-radius: .4rem; background: var(--box); }
summary { padding: .6rem .75rem; cursor: pointer; }
pre { margin: 0; white-space: pre-wrap; } pre, code { font-family: ui-monospace, monospace; font-size: .85rem; }
`;

export interface PageProps {
  readonly title: string;
  /** Rules beside those of every page. */
  readonly style: string;
  readonly body: Markup;
}

/** A whole document. */
export function pageOf({ title, style, body }: PageProps): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${new Markup(STYLE + style)}</style>
</head>
<body>
${body}
</body>
</html>
`.toString();
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function written(content: Content): string {
  if (content === undefined) return '';
  if (content instanceof Markup) return content.toString();
  if (typeof content === 'object') return content.map(written).join('');
  return String(content).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}
