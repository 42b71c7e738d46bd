import { createHash } from 'crypto';

/** A system extension as the Image Factory names it. */
const EXTENSION = /^[a-z0-9][a-z0-9-]*\/[a-z0-9][a-z0-9.-]*$/;

/** An argument of the kernel that YAML writes as it is, without quotes: the id is a sum of exactly these bytes. */
const KERNEL_ARGUMENT = /^-?[A-Za-z][\w.-]*(=[\w.,:/@%+=-]*[\w/%+=-])?$/;

/** Words that YAML puts into quotes, since they would be no text without. */
const NO_TEXT = /^(y|n|yes|no|on|off|true|false|null)$/i;

/** What an image of Talos is made of beside Talos itself, as the Image Factory takes it. See https://github.com/siderolabs/image-factory */
export class Schematic {
  public static isExtension(name: string): boolean {
    return EXTENSION.test(name);
  }

  public static isKernelArgument(argument: string): boolean {
    return KERNEL_ARGUMENT.test(argument) && !NO_TEXT.test(argument);
  }

  public readonly extensions: readonly string[];
  public readonly kernelArguments: readonly string[];

  constructor(extensions: readonly string[], kernelArguments: readonly string[]) {
    // In one order, so that the same extensions are the same image.
    this.extensions = [...new Set(extensions)].sort();
    this.kernelArguments = kernelArguments;
  }

  /** Whether it is Talos alone. */
  public get isEmpty(): boolean {
    return this.extensions.length + this.kernelArguments.length === 0;
  }

  /** As talhelper and the factory have it. */
  public toObject(): { [key: string]: any } {
    return {
      customization: {
        ...(this.kernelArguments.length === 0 ? {} : { extraKernelArgs: [...this.kernelArguments] }),
        ...(this.extensions.length === 0 ? {} : { systemExtensions: { officialExtensions: [...this.extensions] } }),
      },
    };
  }

  /** The sum of the schematic as the factory writes it, which is its id there. */
  public get id(): string {
    const list = (key: string, indent: string, items: readonly string[]): string => `${indent}${key}:\n${items.map((item) => `${indent}    - ${item}\n`).join('')}`;
    const text = this.isEmpty ? 'customization: {}\n' : [
      'customization:\n',
      this.kernelArguments.length === 0 ? '' : list('extraKernelArgs', '    ', this.kernelArguments),
      this.extensions.length === 0 ? '' : `    systemExtensions:\n${list('officialExtensions', '        ', this.extensions)}`,
    ].join('');
    return createHash('sha256').update(text).digest('hex');
  }

  /** The installer of machines of metal, without the version of Talos. */
  public get installer(): string {
    return `factory.talos.dev/metal-installer/${this.id}`;
  }
}
