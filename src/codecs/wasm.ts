// Whoever compiles a decoder must see the packages' types; nothing imports an ambient declaration.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./codec-packages.d.ts" />
import { FaultError } from '#src/model/fault/fault.ts';

/** What we use of WebAssembly: the Node half of the code is compiled without the browser's types. */
interface CompiledModule {
  readonly __compiled: never;
}
interface Instance {
  readonly exports: object;
}
interface WasmApi {
  compile(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<CompiledModule>;
  compileStreaming(response: Response): Promise<CompiledModule>;
  instantiate(module: CompiledModule, imports: object): Promise<Instance>;
}
const wasm = (globalThis as unknown as { readonly WebAssembly: WasmApi }).WebAssembly;

/** The hooks of an emscripten factory that we use. */
export interface ModuleHooks {
  readonly instantiateWasm: (imports: object, done: (instance: Instance) => void) => Record<string, never>;
  readonly print: (line: string) => void;
  readonly printErr: (line: string) => void;
}

export type Factory<M> = (hooks: ModuleHooks) => Promise<M>;

/** Where a codec's two halves are: the glue by dynamic import, the wasm by URL in a browser and by name in Node. */
export interface WasmPlace<M> {
  readonly glue: () => Promise<{ readonly default: unknown }>;
  readonly url: URL;
  /** As the package exports it: `@cornerstonejs/codec-openjph/wasm`. */
  readonly name: string;
  /** Only there to carry the type. */
  readonly type?: M;
}

interface Loaded<M> {
  readonly module: M;
  /** What the decoder printed since it was last emptied; some tell of damage nowhere else. */
  readonly said: string[];
}

/** Loads a codec when it is first asked for, keeps it, and forgets it when it has failed. */
export class WasmCodec<M> {
  readonly #place: WasmPlace<M>;
  #compiled: Promise<CompiledModule> | undefined;
  #loaded: Promise<Loaded<M>> | undefined;

  constructor(place: WasmPlace<M>) {
    this.#place = place;
  }

  /** Begins to load the codec, for a frame that is on its way. A failure is told to the frame. */
  prepare(): void {
    this.#loaded ??= this.#load();
    this.#loaded.catch(() => undefined);
  }

  /**
   * Runs one decode on the module. After an exception the instance is dropped: crafted or damaged data may have left its
   * heap in any state, and the next frame must not pay for it.
   */
  async use<T>(work: (module: M, said: readonly string[]) => T): Promise<T> {
    const loaded = await (this.#loaded ??= this.#load());
    loaded.said.length = 0;
    try {
      return work(loaded.module, loaded.said);
    } catch (thrown) {
      this.#loaded = undefined;
      if (thrown instanceof FaultError) throw thrown;
      throw new FaultError({ kind: 'corrupt', reason: `the decoder gave up: ${messageOf(loaded.module, thrown)}` });
    }
  }

  async #load(): Promise<Loaded<M>> {
    try {
      const compiling = (this.#compiled ??= compile(this.#place.url, this.#place.name));
      const [compiled, glue] = await Promise.all([compiling, this.#place.glue()]);
      const said: string[] = [];
      const hear = (line: string): void => {
        if (said.length < 20) said.push(line);
      };
      const module = await new Promise<M>((resolve, reject) => {
        factoryOf<M>(glue)({
          instantiateWasm: (imports, done) => {
            wasm.instantiate(compiled, imports).then(done, reject);
            return {};
          },
          print: hear,
          printErr: hear,
        }).then(resolve, reject);
      });
      return { module, said };
    } catch (thrown) {
      this.#compiled = undefined;
      this.#loaded = undefined;
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      throw new FaultError({ kind: 'internal', reason: `${this.#place.name} could not be loaded: ${why}` });
    }
  }
}

/** CommonJS and module builds hide the factory at different depths. */
function factoryOf<M>(glue: { readonly default: unknown }): Factory<M> {
  const given = glue.default;
  const factory = typeof given === 'function' ? given : (given as { readonly default: unknown }).default;
  return factory as Factory<M>;
}

interface NodeProcess {
  getBuiltinModule(id: 'node:module'): { createRequire(from: string): { resolve(name: string): string } };
  getBuiltinModule(id: 'node:fs/promises'): { readFile(path: string): Promise<Uint8Array<ArrayBuffer>> };
}

async function compile(url: URL, name: string): Promise<CompiledModule> {
  const node = (globalThis as { process?: NodeProcess & { versions?: { node?: string } } }).process;
  if (node?.versions?.node !== undefined) {
    const path = node
      .getBuiltinModule('node:module')
      .createRequire(import.meta.url)
      .resolve(name);
    return wasm.compile(await node.getBuiltinModule('node:fs/promises').readFile(path));
  }
  const response = await fetch(url, { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`HTTP ${String(response.status)}`);
  // A static web server that does not know `application/wasm` would make streaming compilation fail.
  if (response.headers.get('content-type') === 'application/wasm') return wasm.compileStreaming(response);
  return wasm.compile(await response.arrayBuffer());
}

/** C++ exceptions arrive as numbers; two of the builds can say what they mean. */
function messageOf(module: unknown, thrown: unknown): string {
  if (typeof thrown === 'number') {
    const ask = (module as { getExceptionMessage?: (code: number) => unknown }).getExceptionMessage;
    if (ask === undefined) return 'damaged data';
    try {
      return String(ask(thrown)).slice(0, 200);
    } catch {
      return 'damaged data';
    }
  }
  return thrown instanceof Error ? thrown.message : String(thrown);
}
