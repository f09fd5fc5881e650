import 'reflect-metadata';
import { passOverLeaving } from './cli/output/pass-over-leaving.js';
import { processDependencies } from './cli/process-dependencies.js';
import { runProgram } from './cli/run-program.js';

passOverLeaving(process.stdout);
passOverLeaving(process.stderr);
process.exitCode = await runProgram(process.argv.slice(2), processDependencies());
