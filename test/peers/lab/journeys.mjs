// Anna's way from outside, several times over in one lab, each a little later than the one before: JSON, a list of
// journeys, each a list of steps. Arguments: seed, clock, exposure, times.
import { startLab } from '../../../dist/index.js';

const [seed, clock, exposure, times] = process.argv.slice(2);
const apartMs = 2000;
const anna = 'anna@contoso.example';

const lab = await startLab({ seed, clock, exposure });
// The first client pays for what the others find done.
await lab.resolve(anna, { from: 'internet', clock: 'virtual' });
const journeys = await Promise.all(
  Array.from({ length: Number(times) }, async (_, turn) => {
    await new Promise((resolve) => setTimeout(resolve, turn * apartMs));
    const { steps } = await lab.resolve(anna, { from: 'internet', clock });
    return steps;
  }),
);
process.stdout.write(JSON.stringify(journeys));
await lab.stop();
