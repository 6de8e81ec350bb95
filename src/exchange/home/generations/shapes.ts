import type { Generation } from '../../servers/exchange-version.js';
import { exchange2007 } from './exchange-2007.js';
import { exchange2010 } from './exchange-2010.js';
import { exchange2013 } from './exchange-2013.js';
import { exchange2016 } from './exchange-2016.js';
import { exchange2019 } from './exchange-2019.js';
import type { AnswerShape } from './generation.js';

/** How each generation answers. */
export const answerShapes: Readonly<Record<Generation, AnswerShape>> = {
  2007: exchange2007,
  2010: exchange2010,
  2013: exchange2013,
  2016: exchange2016,
  2019: exchange2019,
};
