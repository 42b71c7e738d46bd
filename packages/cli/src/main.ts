/** The command `platform`. */
import { existsSync, realpathSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Compiling the same modules again takes a third of a start. What is imported by name is compiled before this line runs.
if (existsSync('node_modules')) enableCompileCache(join(realpathSync('.'), 'node_modules/.cache/render'));
const { CommanderError } = await import('commander');
const { platform } = await import('./commands.ts');
const { sentenceOf } = await import('./failure.ts');

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
