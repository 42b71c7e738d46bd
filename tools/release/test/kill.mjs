/*
 * Loaded before `tools/release/main.ts`, kills it with SIGKILL before the step of the number in KILL_AT: a step is a file that
 * it changes in the repository, or a program that it starts. Without a number it counts them, into the file STEPS.
 */
import child from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

if (process.argv[1]?.endsWith('tools/release/main.ts')) {
  const root = process.cwd();
  const steps = [];
  const step = (what) => {
    steps.push(what.replace(root, ''));
    if (process.env.STEPS) write(process.env.STEPS, JSON.stringify(steps));
    if (steps.length === Number(process.env.KILL_AT)) process.kill(process.pid, 'SIGKILL');
  };
  const write = fs.writeFileSync;
  const inside = (path) => String(path).startsWith(root) && !/\/(node_modules|\.nx)\//.test(String(path));
  for (const [name, target] of [['writeFileSync', 0], ['copyFileSync', 1], ['renameSync', 1], ['rmSync', 0]]) {
    const original = fs[name];
    fs[name] = (...args) => {
      if (inside(args[target])) step(`${name} ${args[target]}`);
      return original(...args);
    };
  }
  const { spawnSync } = child;
  child.spawnSync = (command, ...args) => {
    // Git only reads.
    if (command !== 'git') step(`${command} ${args[0]}`);
    return spawnSync(command, ...args);
  };
  syncBuiltinESMExports();
}
