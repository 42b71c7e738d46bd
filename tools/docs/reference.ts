import { platform } from '../../packages/cli/src/commands.ts';
import type { PlatformCommand } from '../../packages/cli/src/commands.ts';

/** How wide the page is, on every machine. */
const COLUMNS = 110;

/**
 * The page of all commands.
 *
 * @param root folder of the lab whose defaults are told
 */
export function referenceOf(root: string): string {
  return `${[
    '<!-- Written by tools/docs/cli.ts. To change a text, change packages/cli/src/commands.ts. -->',
    '# The command `platform`',
    'Every command, as its own `--help` says it. `npx platform` runs it in a lab that has installed the package; [its README](../packages/cli/README.md) says how a lab is set up for it.',
    ...commandsBelow(platform(root)).flatMap(({ path, command }) => [`${path.length < 3 ? '##' : '###'} ${path.join(' ')}`, `\`\`\`text\n${helpOf(command)}\n\`\`\``]),
  ].join('\n\n')}\n`;
}

function helpOf(command: PlatformCommand): string {
  command.configureHelp({ ...command.configureHelp(), helpWidth: COLUMNS });
  return command.helpInformation().trimEnd();
}

/** A command and those below it, as they are listed. */
function commandsBelow(command: PlatformCommand, above: readonly string[] = []): { path: string[]; command: PlatformCommand }[] {
  const path = [...above, command.name()];
  const below = command.createHelp().visibleCommands(command).filter((each) => each.name() !== 'help') as PlatformCommand[];
  return [{ path, command }, ...below.flatMap((each) => commandsBelow(each, path))];
}
