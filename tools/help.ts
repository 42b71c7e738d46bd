/** Loaded before a command's own file: `--help` prints the comment that the file begins with, and nothing else happens. */
import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';

// What a tool loads is kept compiled, and without its types.
enableCompileCache('node_modules/.cache/compiled');

if (process.argv.includes('--help')) {
  const [, comment] = /^\/\*\*(.*?)\*\//s.exec(readFileSync(process.argv[1], 'utf8'))!;
  console.log(comment.replaceAll(/^ \* ?/gm, '').trim());
  process.exit(0);
}
