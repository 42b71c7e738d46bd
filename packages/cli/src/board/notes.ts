/** What releases say of themselves. */
import MarkdownIt from 'markdown-it';
import semver from 'semver';
import { html, lines, Markup } from '../page/page.ts';
import type { Component } from './model.ts';

/** HTML in Markdown stays text, and nothing is loaded. */
const markdown = new MarkdownIt({ html: false }).disable('image');

/** One section of a change log. */
export interface Note {
  readonly version: string;
  readonly text: string;
}

/** The sections of a change log, newest first, as changesets writes them. */
export function notesIn(changelog: string): Note[] {
  return changelog.split(/^## /m).slice(1).map((section) => ({ version: section.slice(0, section.indexOf('\n')).trim(), text: section.slice(section.indexOf('\n')).trim() }));
}

/** What some cluster has yet to get, or else the newest. */
export function newsOf({ changelog = '' }: Component, running: readonly string[]): Note[] {
  const notes = notesIn(changelog);
  const news = notes.filter(({ version }) => semver.valid(version) && running.some((one) => semver.valid(one) && semver.gt(version, one)));
  return news.length > 0 ? news : notes.slice(0, 1);
}

export function notesHtml(component: Component, notes: readonly Note[]): Markup {
  return lines(notes.map(({ version, text }) => html`<h4>${version}${component.released[version] === undefined ? '' : html`<small> released ${component.released[version].slice(0, 10)}</small>`}</h4>
<div class="notes">${rendered(text)}</div>`));
}

function rendered(text: string): Markup {
  const tokens = markdown.parse(text, {});
  // They stand below the page's own headings.
  for (const token of tokens.filter(({ type }) => type.startsWith('heading_'))) token.tag = 'h5';
  return new Markup(markdown.renderer.render(tokens, markdown.options, {}));
}
