/** Runs the sources of packages as they stand, for what is not released: nothing has to be compiled for it first. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Refusal } from '../refusal.ts';
import { isOurs } from '../repository/packages.ts';

const PARSES = new Refusal('DIFF-007', {
  protects: 'Half a package renders something else than all of it.',
  wrong: 'a source file that ends in the middle of a function',
  right: 'the same, corrected',
});

/** Takes packages of ours from their sources. Types are stripped and not checked: the build and the tests do that. */
export function runSources(root: string, packages: string): void {
  const folder = realpathSync(join(root, packages)) + sep;
  const cache = join(root, 'node_modules/.cache/sources');
  mkdirSync(cache, { recursive: true });
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const [, name, rest] = /^(@[^/]+\/[^/]+)(?:\/(?:lib\/)?(.+))?$/.exec(specifier) ?? [];
      const parent = context.parentURL?.startsWith('file:') ? fileURLToPath(context.parentURL) : '';
      const base = name !== undefined && isOurs(name) ? join(folder, name.split('/')[1], 'src', rest ?? 'index')
        : /^\.{1,2}(\/|$)/.test(specifier) && parent.startsWith(folder) ? join(dirname(parent), specifier) : undefined;
      const file = base === undefined ? undefined : [`${base}.ts`, join(base, 'index.ts')].find((path) => existsSync(path));
      return file === undefined ? nextResolve(specifier, context) : { url: pathToFileURL(file).href, format: 'commonjs', shortCircuit: true };
    },
    load(url, context, nextLoad) {
      const file = url.startsWith('file:') ? fileURLToPath(url) : '';
      return file.startsWith(folder) && file.endsWith('.ts') ? { format: 'commonjs', source: stripped(root, file, cache), shortCircuit: true } : nextLoad(url, context);
    },
  });
}

/** A source file as CommonJS, which is kept as long as it stays as it is. */
function stripped(root: string, file: string, cache: string): string {
  const text = readFileSync(file, 'utf8');
  const kept = join(cache, createHash('sha256').update(text).digest('hex'));
  if (existsSync(kept)) return readFileSync(kept, 'utf8');
  // The compiler is loaded only for what has changed.
  const typescript = createRequire(import.meta.url)('typescript') as typeof import('typescript');
  const { outputText, diagnostics = [] } = typescript.transpileModule(text, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: { target: typescript.ScriptTarget.ES2020, module: typescript.ModuleKind.CommonJS },
  });
  if (diagnostics.length > 0) {
    const { start = 0, messageText } = diagnostics[0];
    throw PARSES.error(relative(root, file), `the file must be TypeScript, got '${typescript.flattenDiagnosticMessageText(messageText, ' ')}' in line ${text.slice(0, start).split('\n').length}: correct it there`);
  }
  // Whole or not at all: two clusters are rendered at a time.
  writeFileSync(`${kept}.${process.pid}`, outputText);
  renameSync(`${kept}.${process.pid}`, kept);
  return outputText;
}
