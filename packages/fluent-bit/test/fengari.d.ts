/** What the tests use of fengari, which has no types of its own: Lua's interface for C, with states and texts of its own. */
declare module 'fengari' {
  export type State = { readonly lua: unique symbol };
  export type Text = { readonly text: unique symbol };
  export function to_luastring(text: string): Text;
  export function to_jsstring(text: Text): string;
  export const lua: {
    readonly LUA_OK: number;
    lua_getglobal(state: State, name: Text): void;
    lua_newtable(state: State): void;
    lua_next(state: State, index: number): number;
    lua_pcall(state: State, args: number, results: number, handler: number): number;
    lua_pop(state: State, count: number): void;
    lua_pushinteger(state: State, value: number): void;
    lua_pushnil(state: State): void;
    lua_pushstring(state: State, text: Text): void;
    lua_setfield(state: State, index: number, name: Text): void;
    lua_settop(state: State, index: number): void;
    lua_tonumber(state: State, index: number): number;
    lua_tostring(state: State, index: number): Text;
  };
  export const lauxlib: { luaL_newstate(): State; luaL_dostring(state: State, text: Text): number };
  export const lualib: { luaL_openlibs(state: State): void };
}
