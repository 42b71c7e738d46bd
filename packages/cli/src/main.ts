/** The command `platform`. */
import { CommanderError } from 'commander';
import { platform } from './commands.ts';
import { sentenceOf } from './failure.ts';

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
