// node --import ./scripts/typescript.mjs <file>.ts: takes the types away and changes nothing else. tsx gives every inner
// function its name back each time it is made, which what is published does not do: a benchmark would measure that.
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
