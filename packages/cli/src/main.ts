/** The command `platform`. */
import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';

// What a command loads is kept compiled, and without its types: so it is loaded only now.
if (existsSync('node_modules')) enableCompileCache('node_modules/.cache/render');
const [{ CommanderError }, { platform }, { sentenceOf }] = [await import('commander'), await import('./commands.ts'), await import('./failure.ts')];

try {
  const program = platform(process.cwd());
  const all = [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)];
  // Commander ends with 1 what was called wrongly; here that is 2, since 1 is an answer.
  all.forEach((command) => command.exitOverride().showSuggestionAfterError());
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    console.error(sentenceOf(error));
    process.exitCode = 1;
  }
}
