import { ClusterModel } from '../model/model';
import { Refusal } from '../values/refusal';
import { yamlOf } from '../values/yaml-text';
import { textsIn } from './walk';

const PLAIN = new Refusal('PLATFORM-688', {
  protects: 'Flux substitutes in the text of the objects, behind all quotes: a value that YAML reads as a number, a truth or the end of a line changes the object, or breaks it.',
  wrong: "substitute: { MODE: '0123' }, where an object has mode: '${MODE}'",
  right: "an object with mode: '0123'",
});

/** Variables whose value would be read as something else than a text where an object consists of them. */
export function substitutesAreTexts({ stages }: ClusterModel): string[] {
  return stages.flatMap(({ path, stage, objects }) => Object.entries(stage?._props.substitute ?? {}).flatMap(([variable, value]) => {
    if (isText(value)) return [];
    const whole = new RegExp(`^\\$\\{${variable}(:?[-=].*)?\\}$`, 's');
    const used = objects.flatMap(({ kind, metadata: { name }, ...rest }) => textsIn(rest).filter((text) => whole.test(text.value)).map(({ where }) => `'${where}' of ${kind} '${name}'`));
    return used.length === 0 ? [] : [PLAIN.at(path, `'substitute' must give '${variable}' a value that YAML reads as a text without quotes, got '${value}', which ${used[0]} consists of: write the value into the object, since the program knows it`)];
  }));
}

/** Whether a value stands for itself in YAML, either as it is or with the quotes that it brings. */
function isText(value: string): boolean {
  return yamlOf([value]) === `- ${value}\n` || /^"([^"\\\n]|\\.)*"$/.test(value);
}
