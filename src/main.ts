import 'reflect-metadata';
import { processDependencies } from './cli/process-dependencies.js';
import { runProgram } from './cli/run-program.js';

process.exitCode = await runProgram(process.argv.slice(2), processDependencies());
