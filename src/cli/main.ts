#!/usr/bin/env node
import { runCommandLine } from './command-line.js';
import { surviveClosedPipes } from './output.js';

surviveClosedPipes();
process.exitCode = await runCommandLine(process.argv.slice(2));
