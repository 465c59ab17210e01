// Logs: calls whose arguments end up in a log: the console, the standard streams, loggers known by their module or their name.
import type { TSESTree } from '@typescript-eslint/utils';
import { type Origin, lastName, originOf, writtenPath } from '../analysis/origin.ts';
import { type Node, type SourceFile, unwrap } from '../analysis/source-file.ts';

const CONSOLE: ReadonlySet<string> = new Set('log info warn error debug trace dir dirxml table group groupCollapsed assert exception'.split(' '));
const METHODS: ReadonlySet<string> = new Set('log info warn warning error err debug trace fatal verbose silly notice success http data input critical crit alert emerg emergency panic child silent dir dirxml table group groupCollapsed assert exception write append start ready box fail complete pending note star watch wait await print addContext withContext setFailed severe fine trace1 done message'.split(' '));
/** What sets a logger up or makes another one of it. */
const SETUP = /^(?:init|configure|create\w*|get\w*|is\w*|has\w*|with\w*|on|off|flush|close)$/;
const MODULES =
  /^(?:pino|pino-http|express-pino-logger|winston|bunyan|loglevel|tslog|consola|log4js|signale|debug|npmlog|@nestjs\/common|nestjs-pino|roarr|electron-log|fancy-log|gulplog|loglevelnext|log-symbols|ololog|tracer|caterpillar|lambda-log|@aws-lambda-powertools\/logger|@google-cloud\/logging|@google-cloud\/logging-winston|firebase-functions\/logger|firebase-functions|@actions\/core|react-native-logs|js-logger|ulog|diary|adze|logtape|@logtape\/logtape|evlog|cabin|axe|koa-logger|morgan|@std\/log|simple-node-logger|log|logger|@sap\/logging|egg-logger|ts-log|typescript-logging|next-axiom|@logtail\/node|@logtail\/js|@axiomhq\/js|ora|listr2|@clack\/prompts|chalk-animation)(?:\/|$)/;
const NAMES: ReadonlySet<string> = new Set('logger log logging _logger __logger logger_ _log $log LOG LOGGER Logger console auditLog winston pino bunyan signale consola log4js loglevel npmlog slog reqLog logService loggerService loggingService tslog'.split(' '));

const owner = {};

/** The arguments of a call that are logged; undefined when it is no log call. */
export function loggedArguments(file: SourceFile, call: TSESTree.CallExpression): readonly Node[] | undefined {
  return file.memo<readonly Node[] | undefined>(owner, call, () => (isLogCall(file, call) ? argumentsOf(call) : undefined), undefined);
}

function argumentsOf(call: TSESTree.CallExpression): readonly Node[] {
  const skipsFirst = lastName(call.callee) === 'assert';
  return skipsFirst ? call.arguments.slice(1) : call.arguments;
}

function isLogCall(file: SourceFile, call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  switch (callee.type) {
    case 'MemberExpression':
      return isLogMethod(file, callee);
    case 'Identifier':
      return isLogFunction(file, callee);
    case 'CallExpression': // debug('app')(key)
      return isModule(originOf(file, callee), /^debug$/);
    default:
      return false;
  }
}

function isLoggerName(name: string): boolean {
  return NAMES.has(name) || /[a-z]Logger$/.test(name);
}

function isModule(origin: Origin | undefined, name: RegExp): boolean {
  return origin?.root === 'module' && name.test(origin.name);
}

function isLogMethod(file: SourceFile, callee: TSESTree.MemberExpression): boolean {
  const method = lastName(callee) ?? '';
  const object = unwrap(callee.object);
  const holder = lastName(object) ?? (object.type === 'CallExpression' ? (lastName(object.callee) ?? '') : '');
  const { loggers } = file.settings;
  if (loggers.has(writtenPath(object)) || loggers.has(holder)) return !SETUP.test(method);
  if (!METHODS.has(method)) return false;
  const origin = originOf(file, object);
  if (origin?.root === 'global' && origin.name === 'console' && origin.path.length === 0) return CONSOLE.has(method);
  if (method === 'write') return isStream(object, origin);
  // req.log, fastify.log, app.log, ctx.logger, this.logger, useLogger()
  return origin?.root === 'module' ? isLogModule(file, origin, method) : isLoggerName(holder);
}

/** A function of its own: taken out of the console or a logger, or made by one. */
function isLogFunction(file: SourceFile, callee: TSESTree.Identifier): boolean {
  const origin = originOf(file, callee);
  if (file.settings.loggers.has(callee.name)) return true;
  if (origin?.root === 'global') return origin.name === 'console' && CONSOLE.has(origin.path[0] ?? '');
  if (origin?.root !== 'module') return false;
  const { name, path } = origin;
  const last = path.at(-1) ?? '';
  if (file.settings.loggers.has(name)) return true;
  // const log = debug('app'); log(key).
  if (name === 'debug') return last === '()' || last === '';
  if (/^(?:node:)?util$/.test(name)) return /^(?:debuglog|debug)$/.test(path[0] ?? '') && last === '()';
  if (name === 'fancy-log') return true;
  // A bare `log(…)` of the project's own is one only if its file says so: './math' has a log too.
  return METHODS.has(last) && isLogModule(file, origin, last) && /log|console|@actions\/core|consola|pino|winston|bunyan/i.test(name);
}

function isLogModule(file: SourceFile, origin: Origin, method: string): boolean {
  const { name, path } = origin;
  if (file.settings.loggers.has(name)) return true;
  if (/^(?:node:)?console$/.test(name)) return CONSOLE.has(method);
  if (/^(?:node:)?util$/.test(name)) return method === 'log';
  if (name === '@nestjs/common') return path[0] === 'Logger' || path[0] === 'ConsoleLogger';
  if (name === 'firebase-functions') return path[0] === 'logger';
  // A logger of the project's own: import { logger } from './logger'.
  return MODULES.test(name) || isLoggerName(path[0] ?? '') || /^(?:[.~#@]|src\/|\$)(?:.*\/)?(?:logger|log|logging)(?:\.[cm]?[jt]s|\/index)?$/.test(name);
}

/** `process.stdout.write`, `Deno.stderr.write`, a stream of a file called log. */
function isStream(node: Node, origin: Origin | undefined): boolean {
  const isProcess = origin?.root === 'global' ? /^(?:process|Deno)$/.test(origin.name) : isModule(origin, /^(?:node:)?process$/);
  return (isProcess && /^(?:stdout|stderr)$/.test(origin?.path.at(-1) ?? '')) || /(?:^|\.)(?:logStream|logFile|stdout|stderr)$/.test(writtenPath(node));
}
