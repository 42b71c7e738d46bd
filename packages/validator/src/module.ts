/** The part of Node's WebAssembly that is used: its types come with those of browsers only. */
export interface Module {
  readonly isModule: true;
}
declare const WebAssembly: {
  compile(program: Uint8Array): Promise<Module>;
};

/** Compiles the program, beside whatever else is being done. */
export function compile(program: Uint8Array): Promise<Module> {
  return WebAssembly.compile(program);
}
