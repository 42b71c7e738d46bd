/** Keeps what a program does to its process from the program that runs there next. */

/** What every module shares, and a program can change. */
const SHARED: readonly object[] = [globalThis, console, Math, JSON, Reflect, ...[Object, Array, String, Number, Boolean, Function, Promise, Date, RegExp, Map, Set, Error].flatMap((each) => [each, each.prototype])];

/**
 * Remembers what the process is like.
 *
 * @returns puts the environment back and takes away listeners that have come since; false when what every module shares is changed, which can't be undone
 */
export function rememberProcess(): () => boolean {
  const env = { ...process.env };
  const listeners = listenersNow();
  const shared = SHARED.map((object) => Object.getOwnPropertyDescriptors(object) as Properties);
  return () => {
    Object.keys(process.env).filter((name) => !(name in env)).forEach((name) => delete process.env[name]);
    Object.entries(env).filter(([name, value]) => process.env[name] !== value).forEach(([name, value]) => { process.env[name] = value; });
    for (const [event, now] of listenersNow()) now.filter((listener) => !listeners.get(event)?.includes(listener)).forEach((listener) => process.off(event, listener));
    return SHARED.every((object, index) => isSame(object, shared[index]));
  };
}

type Properties = Record<string | symbol, PropertyDescriptor>;
type Listener = (...args: any[]) => void;

function listenersNow(): Map<string | symbol, Listener[]> {
  return new Map(process.eventNames().map((event) => [event, process.rawListeners(event as 'exit') as Listener[]]));
}

/** Node's own client for HTTP keeps itself there, once something has loaded it. */
function keysOf(properties: Properties): (string | symbol)[] {
  return Reflect.ownKeys(properties).filter((key) => !String(key).startsWith('Symbol(undici.'));
}

function isSame(object: object, before: Properties): boolean {
  const now = Object.getOwnPropertyDescriptors(object) as Properties;
  const keys = keysOf(now);
  return keys.length === keysOf(before).length && keys.every((key) => {
    const [old, { value, get, set }] = [before[key], now[key]];
    if (old === undefined) return false;
    // Node loads some globals, such as fetch, when they are first read, and then puts them in their own place.
    if (old.get !== undefined && get === undefined) return Object.is(old.get.call(object), value);
    return Object.is(old.value, value) && old.get === get && old.set === set;
  });
}
