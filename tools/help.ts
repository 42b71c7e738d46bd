/** Loaded before a command's own file: `--help` prints the comment that the file begins with, and nothing else happens. */
import { readFileSync } from 'node:fs';

if (process.argv.includes('--help')) {
  const [, comment] = /^\/\*\*(.*?)\*\//s.exec(readFileSync(process.argv[1], 'utf8'))!;
  console.log(comment.replaceAll(/^ \* ?/gm, '').trim());
  process.exit(0);
}
