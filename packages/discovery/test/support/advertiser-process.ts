import { type AdvertiseOptions, advertise } from '../../src/advertise.js';

const advertisement = await advertise(JSON.parse(process.argv[2] ?? '') as AdvertiseOptions);
process.once('message', async () => {
  await advertisement.close();
  process.disconnect();
});
process.send?.(advertisement.name);
