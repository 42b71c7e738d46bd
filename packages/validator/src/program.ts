/** The program that judges, wherever it runs. */
export interface Program {
  /** The same for the same program: it gives the same answers. */
  readonly identity: string;
  /** How many questions it can be asked at a time. */
  readonly width: number;
  /**
   * Builds the program, where it isn't there yet.
   *
   * @param soon whether it will be asked
   */
  prepare(soon: boolean): void;
  /** Asks questions of JSON at the same time, at most as many as its width. The first ones start the program. */
  ask(questions: readonly string[]): Promise<string[]>;
  end(): Promise<void>;
}
