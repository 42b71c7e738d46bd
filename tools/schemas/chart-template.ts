import { Refusal } from '../../packages/cli/src/refusal.ts';

const TEMPLATE = new Refusal('SCHEMAS-006', {
  protects: 'A template that is read wrongly gives keys that nobody reads.',
  wrong: '{{ .Values.replicas ++ }}',
  right: '{{ .Values.replicas }}',
});

/** A part of a command: where it starts, and the fields that are taken of it. */
export interface Operand {
  readonly base: 'dot' | 'variable' | 'literal' | 'name' | 'pipeline';
  /** The variable's or function's name, or the literal's text. */
  readonly text: string;
  readonly pipeline?: Pipeline;
  readonly fields: string[];
}

/** Commands, each of which gets the result of the one before as its last argument. */
export interface Pipeline {
  /** Variables that get the result. */
  readonly variables: string[];
  /** Whether the variables are new. */
  readonly declares: boolean;
  readonly commands: Operand[][];
}

/** What stands between the texts of a template. */
export type TemplateNode =
  | { readonly kind: 'action'; readonly pipeline: Pipeline }
  | { readonly kind: 'if' | 'with' | 'range'; readonly pipeline: Pipeline; readonly body: TemplateNode[]; readonly otherwise: TemplateNode[] };

/** A file of a chart: its own actions, and the named templates that it defines. */
export interface Template {
  readonly body: TemplateNode[];
  readonly definitions: Map<string, TemplateNode[]>;
}

interface Token {
  readonly kind: 'string' | 'number' | 'variable' | 'field' | 'dot' | 'word' | 'sign';
  readonly text: string;
  /** Whether it follows the token before without a space: `$a.b` is one operand, `$a .b` are two. */
  readonly glued: boolean;
}

const TOKEN = new RegExp([
  '(?<space>\\s+)', '(?<comment>/\\*[\\s\\S]*?\\*/)',
  '(?<string>"(?:\\\\.|[^"\\\\])*"|`[^`]*`|\'(?:\\\\.|[^\'\\\\])+\')', '(?<number>[+-]?\\d[\\w.]*)',
  '(?<variable>\\$\\w*)', '(?<field>\\.[A-Za-z_]\\w*)', '(?<dot>\\.)', '(?<word>\\w+)', '(?<sign>:=|[=|(),])',
].join('|'), 'y');

/**
 * Reads a Go template as far as its actions go: the texts between them don't matter here.
 *
 * @param file its name, for errors
 * @param text the template
 */
export function parseTemplate(file: string, text: string): Template {
  const actions = actionsOf(file, text);
  const definitions = new Map<string, TemplateNode[]>();
  let next = 0;

  /** The nodes up to the `end` or `else` that belongs to them, and that action. */
  const called = (tokens: Token[]): TemplateNode => ({ kind: 'action', pipeline: pipelineOf(file, [{ kind: 'word', text: 'include', glued: false }, ...tokens]) });
  const block = (): { nodes: TemplateNode[]; closing?: Token[] } => {
    const nodes: TemplateNode[] = [];
    while (next < actions.length) {
      const tokens = actions[next++];
      const keyword = tokens[0].kind === 'word' ? tokens[0].text : '';
      if (keyword === 'end' || keyword === 'else') return { nodes, closing: tokens };
      if (keyword === 'if' || keyword === 'with' || keyword === 'range') {
        nodes.push(control(keyword, tokens.slice(1)));
      } else if (keyword === 'define' || keyword === 'block') {
        const name = literalOf(tokens[1].text);
        definitions.set(name, block().nodes);
        if (keyword === 'block') nodes.push(called(tokens.slice(1)));
      } else if (keyword === 'template') {
        nodes.push(called(tokens.slice(1)));
      } else if (keyword !== 'break' && keyword !== 'continue') {
        nodes.push({ kind: 'action', pipeline: pipelineOf(file, tokens) });
      }
    }
    return { nodes };
  };
  const control = (kind: 'if' | 'with' | 'range', condition: Token[]): TemplateNode => {
    const pipeline = pipelineOf(file, condition);
    const { nodes: body, closing = [] } = block();
    let otherwise: TemplateNode[] = [];
    if (closing[0]?.text === 'else') {
      // `else if` shares the end of the `if` that it belongs to.
      otherwise = closing.length > 1 ? [control(closing[1].text as 'if' | 'with', closing.slice(2))] : block().nodes;
    }
    return { kind, pipeline, body, otherwise };
  };
  return { body: block().nodes, definitions };
}

/** The tokens of every action that isn't a comment. */
function actionsOf(file: string, text: string): Token[][] {
  const actions: Token[][] = [];
  for (let start = text.indexOf('{{'); start >= 0; start = text.indexOf('{{', start)) {
    const tokens: Token[] = [];
    let glued = false;
    TOKEN.lastIndex = start + 2 + (/^-\s/.test(text.slice(start + 2, start + 4)) ? 1 : 0);
    for (;;) {
      start = TOKEN.lastIndex;
      const end = /^\s*-?\}\}/.exec(text.slice(start, start + 200));
      if (end) {
        start += end[0].length;
        break;
      }
      const match = TOKEN.exec(text);
      if (!match) throw TEMPLATE.error(file, `an action must be one of Go's templates, got '${text.slice(start, start + 40).split('\n')[0]}': teach tools/schemas/chart-template.ts what it is`);
      const [kind, found] = Object.entries(match.groups!).find(([, group]) => group !== undefined)!;
      if (kind !== 'space' && kind !== 'comment') tokens.push({ kind: kind as Token['kind'], text: found, glued });
      glued = kind !== 'space' && kind !== 'comment';
    }
    if (tokens.length > 0) actions.push(tokens);
  }
  return actions;
}

function pipelineOf(file: string, tokens: Token[]): Pipeline {
  let next = 0;
  const pipeline = (): Pipeline => {
    const assignment = tokens.slice(next).findIndex(({ text }) => text === ':=' || text === '=');
    const variables = assignment > 0 ? tokens.slice(next, next + assignment) : [];
    // In `$a := (… $b := …)` the first sign is the outer one: what stands before it are variables and commas alone.
    const assigns = variables.length > 0 && variables.every(({ kind, text }) => kind === 'variable' || text === ',');
    const declares = assigns && tokens[next + assignment].text === ':=';
    if (assigns) next += assignment + 1;
    const commands: Operand[][] = [[]];
    for (; next < tokens.length && tokens[next].text !== ')'; next++) {
      const { kind, text, glued } = tokens[next];
      const command = commands[commands.length - 1];
      if (kind === 'sign' && text === '|') {
        commands.push([]);
      } else if (kind === 'sign' && text === '(') {
        next++;
        command.push({ base: 'pipeline', text: '', pipeline: pipeline(), fields: [] });
      } else if (kind === 'field' && glued && command.length > 0 && tokens[next - 1].text !== '|') {
        command[command.length - 1].fields.push(text.slice(1));
      } else if (kind === 'field') {
        command.push({ base: 'dot', text: '.', fields: [text.slice(1)] });
      } else if (kind === 'sign') {
        throw TEMPLATE.error(file, `'${text}' must not stand in an action's middle: teach tools/schemas/chart-template.ts what it is`);
      } else {
        const base = kind === 'dot' ? 'dot' : kind === 'variable' ? 'variable' : kind === 'word' ? 'name' : 'literal';
        command.push({ base, text: kind === 'string' ? literalOf(text) : text, fields: [] });
      }
    }
    return { variables: assigns ? variables.filter(({ kind }) => kind === 'variable').map(({ text }) => text) : [], declares, commands };
  };
  return pipeline();
}

function literalOf(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, '$1');
}
