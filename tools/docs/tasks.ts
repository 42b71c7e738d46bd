/** Writes docs/tasks.md, the tasks of an operator as their Taskfiles say them: `node tools/docs/tasks.ts`. */
import { existsSync, writeFileSync } from 'node:fs';
import { listOf } from './task-list.ts';
import { tasksOf } from './taskfiles.ts';

// A copy without the project type of labs has no tasks.
if (existsSync('Taskfile.yaml')) writeFileSync('docs/tasks.md', listOf(tasksOf(process.cwd())));
