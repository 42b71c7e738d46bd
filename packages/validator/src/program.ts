/** The program that judges, wherever it runs. */
export interface Program {
  /** The same for the same program: it gives the same answers. */
  readonly identity: string;
  /**
   * Builds the program, where it isn't there yet.
   *
   * @param soon whether it will be asked
   */
  prepare(soon: boolean): void;
  /** Asks one question of JSON. The first one starts the program. */
  ask(question: string): Promise<string>;
  end(): Promise<void>;
}
