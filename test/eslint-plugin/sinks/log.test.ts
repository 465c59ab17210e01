// Logs: each way to a logger, by its module, by what hands it out, by its name.
import { type Case, checkTable } from '../table.ts';

function each(names: string, form: (name: string) => string): Case {
  const lines = names.split(' ').map(form);
  return { code: lines.join('\n'), findings: lines.length };
}

checkTable('no-key-in-logs', {
  found: {
    'every method': [each('log info warn error debug trace dir dirxml table group groupCollapsed exception', (name) => `console.${name}(apiKey);`), each('log info warn warning error err debug trace fatal verbose silly notice success http data input critical crit alert emerg emergency panic child silent dir dirxml table group groupCollapsed exception append start ready box fail complete pending note star watch wait await print addContext withContext setFailed severe fine trace1 done message', (name) => `logger.${name}(apiKey);`), each('console logger', (name) => `${name}.assert(ok, apiKey);`)],
    'every name': [each('logger log logging _logger __logger logger_ _log $log LOG LOGGER Logger console winston pino bunyan signale consola log4js loglevel npmlog slog reqLog logService loggerService loggingService tslog auditLog', (name) => `context.${name}.info(apiKey);`), each('myLogger auditLogger', (name) => `${name}.info(apiKey);`), 'function f(console) { console.log(apiKey); }'],
    'the console, from its module': ["import { log } from 'node:console'; log(apiKey);", "import c from 'console'; c.warn(apiKey);", "const { error: say } = require('node:console'); say(process.env.API_KEY);", "const { log, ...rest } = console; rest.warn(apiKey);", "import * as c from 'node:console'; c.table([apiKey]);"],
    'streams under other names': ['const out = process.stdout; out.write(apiKey);', "import { stderr as e } from 'node:process'; e.write(apiKey);", 'const { stdout: o } = Deno; await o.write(apiKey);', 'logStream.write(apiKey);', 'this.logFile.write(`${process.env.API_KEY}`);'],
    'debug and util': ["import debug from 'debug'; debug(apiKey);", "debug('x')(1); const debug = require('debug'); debug('app')(apiKey);", "import { debuglog } from 'node:util'; const d = debuglog('x'); d(apiKey);", "const util = require('util'); util.debuglog('x')(1); const d = util.debug('x'); d(process.env.API_KEY);", "import util from 'node:util'; util.log(apiKey);", "import fancy from 'fancy-log'; fancy(apiKey);"],
    'Nest, Firebase, Actions': ["import { ConsoleLogger } from '@nestjs/common'; new ConsoleLogger().warn(apiKey);", "import { Logger as L } from '@nestjs/common'; L.error(apiKey);", "import { logger as l } from 'firebase-functions'; l.info(apiKey);", "import * as functions from 'firebase-functions'; functions.logger.error({ apiKey });", "import { info } from '@actions/core'; info(apiKey);", "import * as core from '@actions/core'; core.setFailed(`bad ${process.env.API_KEY}`);"],
    'loggers of the project': ["import { logger as l } from 'acme-tools'; l.info(apiKey);", "import l from './logger'; l.info(apiKey);", "import l from '@/lib/logging/index'; l.info(apiKey);", "import { log as l } from '../log.js'; l(apiKey);", "import { info } from '#logger'; info(apiKey);"],
    'loggers by what is chosen': ["import pino from 'pino'; const l = options.sink ?? pino(); l.info(apiKey);", "import pino from 'pino'; const l = quiet ? options.sink : pino(); l.info(apiKey);", "import pino from 'pino'; function f(l = pino()) { l.info(apiKey); }"],
    'by setting': [
      { code: 'audit.record(apiKey);', settings: { loggers: ['audit'] } },
      { code: 'this.tools.audit.record(apiKey);', settings: { loggers: ['this.tools.audit'] } },
      { code: "import audit from '@acme/journal'; audit.info(apiKey);", settings: { loggers: ['@acme/journal'] } },
      { code: "import { say } from '@acme/log'; say(apiKey);", settings: { loggers: ['@acme/log'] } },
      { code: 'audit(apiKey);', settings: { loggers: ['audit'] } },
    ],
  },
  clean: {
    'other things of the same modules': ["import { HttpService } from '@nestjs/common'; new HttpService().debug(apiKey);", "import * as functions from 'firebase-functions'; functions.pubsub.message(apiKey);", "import util from 'node:util'; util.debug(apiKey);", "import { debuglog } from 'node:util'; debuglog(apiKey);", "import { promisify } from 'node:util'; promisify(apiKey)();", "import c from 'node:console'; c.success(apiKey);", "import { time } from 'node:console'; time(apiKey);"],
    'setting a logger up': ['logger.configure({ apiKey });', { code: 'audit.init({ apiKey });', settings: { loggers: ['audit'] } }, "import pino from 'pino'; pino.transport({ apiKey });"],
    'functions handed in, and others': ['function f(debug) { debug(apiKey); }', '(() => {})(apiKey);', 'make()(apiKey);', "import log from './math'; log.info(apiKey);", 'channel.write(apiKey);', 'process.channel.write(apiKey);', "import { info } from './facts'; info(apiKey);"],
    'what is asserted': ['console.assert(apiKey);', 'logger.assert(apiKey, "no key");', 'console.assert(apiKey, "no key");'],
  },
});
