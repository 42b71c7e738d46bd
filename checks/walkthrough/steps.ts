/** A command of a document, and what it promises. */
export interface Step {
  /** When it happens in the story, which the heading above it says. */
  readonly time: string;
  /** What a shell runs. */
  readonly commands: string;
  /** The lines that are shown below it. */
  readonly output: readonly string[];
}

/** The fenced commands of a document, in order, each with the fenced text that follows it. */
export function stepsOf(markdown: string): Step[] {
  const steps: Step[] = [];
  let time = '';
  for (const [, day, clock, language, text] of markdown.matchAll(/^#+ (\d{4}-\d\d-\d\d) (\d\d:\d\d) UTC|^```(\w+)\n([\s\S]*?)^```$/gm)) {
    if (day !== undefined) time = `${day}T${clock}:00Z`;
    else if (language === 'sh') steps.push({ time, commands: text, output: [] });
    else if (language === 'text') steps.push({ ...steps.pop()!, output: text.trimEnd().split('\n') });
  }
  return steps;
}
