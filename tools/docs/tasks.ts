/** Writes docs/tasks.md, the tasks of an operator as their Taskfiles say them: `node tools/docs/tasks.ts`. */
import { writeFileSync } from 'node:fs';
import { listOf } from './task-list.ts';
import { tasksOf } from './taskfiles.ts';

writeFileSync('docs/tasks.md', listOf(tasksOf(process.cwd())));
