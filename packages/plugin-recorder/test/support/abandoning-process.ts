/** A process of its own that is killed while it writes files which are to have these names: `abandoning-process.js PATH…`. */
import { createUnfinished } from '../../src/files/unfinished-file.js';

for (const path of process.argv.slice(2)) {
  const file = await createUnfinished(path);
  await file.write(Buffer.from('a part of it'));
}
process.kill(process.pid, 'SIGKILL');
