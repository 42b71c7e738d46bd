/** The program that judges, wherever it runs. */
export interface Program {
  /** The same for the same program: it gives the same answers. */
  readonly identity: string;
  /** Asks one question of JSON. The first one starts the program. */
  ask(question: string): Promise<string>;
  end(): Promise<void>;
}
