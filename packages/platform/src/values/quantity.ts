import { Size, SizeRoundingBehavior } from 'cdk8s';
import { Refusal } from './refusal';
import { shown } from './shown';

const WHOLE_KIBIBYTES = new Refusal('PLATFORM-109', {
  protects: 'A size is written in the largest binary unit that keeps it whole; a part of a kibibyte is whole in none.',
  wrong: 'Quantity.ofSize(Size.gibibytes(20.1))',
  right: 'Quantity.ofSize(Size.mebibytes(20583))',
});

const MILLICORES = new Refusal('PLATFORM-114', {
  protects: 'Kubernetes knows no amount of CPU below a thousandth of a core.',
  wrong: 'Cpu.millis(0.5)',
  right: 'Cpu.millis(1)',
});

const UNITS = [['Ti', 2 ** 30], ['Gi', 2 ** 20], ['Mi', 2 ** 10]] as const;

const SUFFIXES: Record<string, number> = {
  '': 1, 'k': 1e3, 'M': 1e6, 'G': 1e9, 'T': 1e12, 'Ki': 2 ** 10, 'Mi': 2 ** 20, 'Gi': 2 ** 30, 'Ti': 2 ** 40,
};

/** Kubernetes' quantities (`512Mi`, `2Gi`, `250m`) to and from typed values. */
export class Quantity {
  /**
   * A size as Kubernetes writes it, in the largest binary unit that keeps it whole: `Size.mebibytes(2048)` is `2Gi`.
   *
   * @param size the size; a whole number of kibibytes
   */
  public static ofSize(size: Size): string {
    if (typeof size?.toKibibytes !== 'function') throw new Error(WHOLE_KIBIBYTES.at('Quantity.ofSize', `'size' must be a Size, got ${shown(size)}: write it as in Size.mebibytes(512)`));
    const kibibytes = inKibibytes(size);
    if (!Number.isInteger(kibibytes)) {
      throw new Error(WHOLE_KIBIBYTES.at('Quantity.ofSize', `'size' must be a whole number of kibibytes, got ${sizeText(kibibytes)}: write it in a smaller unit`));
    }
    return sizeText(kibibytes);
  }

  /**
   * The bytes that a memory quantity such as `64Gi` stands for; NaN when it is not a quantity.
   *
   * @param quantity the text
   */
  public static toBytes(quantity: string): number {
    const match = /^(\d+(?:\.\d+)?)([kMGT]|[KMGT]i)?$/.exec(quantity);
    return match ? Number(match[1]) * SUFFIXES[match[2] ?? ''] : NaN;
  }

  private constructor() {}
}

/** An amount of CPU time: Kubernetes' `250m` or `2`. */
export class Cpu {
  /**
   * Thousandths of a core.
   *
   * @param amount a whole number of at least 1
   */
  public static millis(amount: number): Cpu {
    return new Cpu(amount);
  }

  /**
   * Whole cores.
   *
   * @param amount at least 0.001
   */
  public static cores(amount: number): Cpu {
    return new Cpu(amount * 1000);
  }

  private constructor(private readonly amount: number) {
    if (!Number.isInteger(amount) || amount < 1) {
      throw new Error(MILLICORES.at('Cpu', `'amount' must be a whole number of millicores of at least 1, got ${shown(amount)}: use Cpu.millis(100) or Cpu.cores(1)`));
    }
  }

  /** As Kubernetes writes it: `250m`, or `2` for whole cores. */
  public toQuantity(): string {
    return this.amount % 1000 === 0 ? `${this.amount / 1000}` : `${this.amount}m`;
  }
}

/** What a part of a cluster may have of its memory. The platform says how much (`memoryBudgets`). */
export enum MemoryBudget {
  /** Everything that stores, collects and shows metrics and logs, all replicas together. */
  OBSERVABILITY = 'observability',
  /** Each pod of an operator by itself. */
  OPERATOR = 'operator',
  /** What applies the cluster, such as Flux' controllers, all together. */
  CONTROLLERS = 'controllers',
}

/** What one container asks for, and what it may take at most. */
export interface ContainerResources {
  /** CPU that the scheduler keeps free for it. */
  readonly cpu: Cpu;
  /** Memory that the scheduler keeps free for it. */
  readonly memory: Size;
  /**
   * CPU it may take at most.
   * @default - no limit, since throttling harms more than it protects
   */
  readonly cpuLimit?: Cpu;
  /**
   * Memory at which it is killed.
   * @default - the same as `memory`, so that a node can't be overcommitted
   */
  readonly memoryLimit?: Size;
  /**
   * What it counts against: the synthesis adds up what each budget's containers request, and what they may take.
   * @default - it has no budget, and counts against the machines alone
   */
  readonly budget?: MemoryBudget;
}

/** The kibibytes of a size, which may be a part of one. */
export function inKibibytes(size: Size): number {
  return size.toKibibytes({ rounding: SizeRoundingBehavior.NONE });
}

/** Kibibytes in the largest unit that keeps them whole; what is whole in none, in the largest that it fills. */
export function sizeText(kibibytes: number): string {
  const whole = Number.isInteger(kibibytes);
  const [unit, factor] = UNITS.find(([, size]) => kibibytes >= size && (!whole || kibibytes % size === 0)) ?? ['Ki', 1];
  return `${kibibytes / factor}${unit}`;
}
