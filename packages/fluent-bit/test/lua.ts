import { lauxlib, lua, lualib, to_jsstring, to_luastring } from 'fengari';

/** A script of Fluent Bit's, run by a Lua. Tables are objects, whose values are texts. */
export class Script {
  private readonly state = lauxlib.luaL_newstate();

  public constructor(text: string) {
    lualib.luaL_openlibs(this.state);
    this.must(lauxlib.luaL_dostring(this.state, to_luastring(text)));
  }

  /** What becomes of a record that was read at a time, as Fluent Bit calls a filter's function. */
  public record(name: string, record: Record<string, string>, sec = 0, nsec = 0): Record<string, string> {
    lua.lua_getglobal(this.state, to_luastring(name));
    lua.lua_pushstring(this.state, to_luastring('tag'));
    this.push({ sec, nsec });
    this.push(record);
    this.must(lua.lua_pcall(this.state, 3, 3, 0));
    const changed: Record<string, string> = {};
    lua.lua_pushnil(this.state);
    while (lua.lua_next(this.state, -2) !== 0) {
      changed[this.text(-2)] = this.text(-1);
      lua.lua_pop(this.state, 1);
    }
    const code = lua.lua_tonumber(this.state, -3);
    lua.lua_settop(this.state, 0);
    // 2 stands for a record that has changed, and a time that has not.
    if (code !== 2) throw new Error(`${name} answered ${code}`);
    return changed;
  }

  private text(index: number): string {
    return to_jsstring(lua.lua_tostring(this.state, index));
  }

  private push(table: Record<string, string | number>): void {
    lua.lua_newtable(this.state);
    for (const [key, value] of Object.entries(table)) {
      if (typeof value === 'number') lua.lua_pushinteger(this.state, value);
      else lua.lua_pushstring(this.state, to_luastring(value));
      lua.lua_setfield(this.state, -2, to_luastring(key));
    }
  }

  private must(status: number): void {
    if (status !== lua.LUA_OK) throw new Error(this.text(-1));
  }
}
