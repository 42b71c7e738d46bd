/** `node checks/faults/main.ts`: prints the table of faults and what catches each, for docs/verification.md. The tests hold it to the truth. */
import { tableOf } from './table.ts';

console.log(tableOf());
