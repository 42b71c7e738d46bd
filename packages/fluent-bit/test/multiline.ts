import { readFileSync } from 'fs';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';

interface Rule {
  readonly state: string;
  readonly regex: string;
  readonly next_state: string;
}

/** Makes ready the engine of Ruby's regular expressions, whose dialect Fluent Bit's has as well. */
export async function prepare(): Promise<void> {
  await loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')).buffer as ArrayBuffer);
}

/** Joins lines as Fluent Bit does by the rules of a parser (`src/multiline/flb_ml_rule.c`): a line that no rule of the state takes begins anew. */
export function joined(rules: Rule[], lines: string[]): string[] {
  const compiled = rules.map(({ regex, ...rule }) => ({ ...rule, scanner: createOnigScanner([regex.slice(1, -1)]) }));
  const records: string[][] = [];
  let state: string | undefined;
  for (const line of lines) {
    const matches = (of: string): string | undefined => compiled.find((rule) => rule.state === of && rule.scanner.findNextMatchSync(createOnigString(line), 0) !== null)?.next_state;
    // What begins a record never goes on with one.
    const next = state === undefined || state === 'start_state' ? undefined : matches(state);
    if (next !== undefined) {
      records[records.length - 1].push(line);
      state = next;
    } else {
      records.push([line]);
      state = matches('start_state');
    }
  }
  return records.map((record) => record.join('\n'));
}
