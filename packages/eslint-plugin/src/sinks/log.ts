// Logs: calls whose arguments end up in a log: the console, the standard streams, loggers known by their module or their name.
import type { TSESTree } from '@typescript-eslint/utils';
import { type Origin, lastName, originOf, writtenPath } from '../analysis/origin.ts';
import { type Node, type SourceFile, unwrap } from '../analysis/source-file.ts';

const CONSOLE = /^(?:log|info|warn|error|debug|trace|dir|dirxml|table|group|groupCollapsed|assert|exception)$/;
const METHODS = /^(?:log|info|warn|warning|error|err|debug|trace|fatal|verbose|silly|notice|success|http|data|input|critical|crit|alert|emerg|emergency|panic|child|silent|dir|write|append|start|ready|box|fail|complete|pending|note|star|watch|wait|await|print|addContext|withContext|setFailed|severe|fine|trace1|done|message|write)$/;
const MODULES =
  /^(?:pino|pino-http|express-pino-logger|winston|bunyan|loglevel|tslog|consola|log4js|signale|debug|npmlog|@nestjs\/common|nestjs-pino|roarr|electron-log|fancy-log|gulplog|loglevelnext|log-symbols|ololog|tracer|caterpillar|lambda-log|@aws-lambda-powertools\/logger|@google-cloud\/logging|@google-cloud\/logging-winston|firebase-functions\/logger|firebase-functions|@actions\/core|react-native-logs|js-logger|ulog|diary|adze|logtape|@logtape\/logtape|evlog|cabin|axe|koa-logger|morgan|@std\/log|simple-node-logger|log|logger|@sap\/logging|egg-logger|ts-log|typescript-logging|next-axiom|@logtail\/node|@logtail\/js|@axiomhq\/js|ora|listr2|@clack\/prompts|chalk-animation)(?:\/|$)/;
const NAMES = /^(?:logger|log|logging|_?_?logger_?|_log|\$log|LOG|LOGGER|Logger|console|auditLog|appLogger|requestLogger|winston|pino|bunyan|signale|consola|log4js|loglevel|npmlog|slog|rootLogger|childLogger|mainLogger|baseLogger|serverLogger|reqLog|reqLogger|logService|loggerService|loggingService|tslog)$|[a-z]Logger$/;

const owner = {};

/** The arguments of a call that are logged; undefined when it is no log call. */
export function loggedArguments(file: SourceFile, call: TSESTree.CallExpression): readonly Node[] | undefined {
  return file.memo<readonly Node[] | undefined>(owner, call, () => (isLogCall(file, call) ? argumentsOf(call) : undefined), undefined);
}

function argumentsOf(call: TSESTree.CallExpression): readonly Node[] {
  const skipsFirst = /(?:^|\.)console\.assert$/.test(writtenPath(call.callee));
  return skipsFirst ? call.arguments.slice(1) : call.arguments;
}

function isLogCall(file: SourceFile, call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  const method = lastName(callee) ?? '';
  if (callee.type === 'MemberExpression') {
    if (!METHODS.test(method) && !CONSOLE.test(method) && !/^(?:print|log|error|warn|info)/.test(method)) return false;
    const holder = lastName(callee.object) ?? (unwrap(callee.object).type === 'CallExpression' ? (lastName((unwrap(callee.object) as TSESTree.CallExpression).callee) ?? '') : '');
    const origin = originOf(file, callee.object);
    if (origin?.root === 'global' && origin.name === 'console' && origin.path.length === 0) return CONSOLE.test(method);
    if (method === 'write') return isStream(file, callee.object, origin);
    if (!METHODS.test(method)) return false;
    if (origin?.root === 'module') return isLogModule(file, origin, method);
    if (file.settings.loggers.has(writtenPath(callee.object)) || file.settings.loggers.has(holder)) return true;
    // req.log, fastify.log, app.log, ctx.logger, this.logger, useLogger()
    return NAMES.test(holder) || /^(?:use|get|create|make)Logger$/.test(holder) || (origin?.name === 'console' && origin.path.length === 0);
  }
  if (callee.type === 'CallExpression') return originOf(file, callee)?.root === 'module' && originOf(file, callee)?.name === 'debug';
  if (callee.type !== 'Identifier') return false;
  const origin = originOf(file, callee);
  if (file.settings.loggers.has(callee.name)) return true;
  if (origin?.root === 'global') return origin.name === 'console' && origin.path.length === 1 && CONSOLE.test(origin.path[0] ?? '');
  if (origin?.root !== 'module') return false;
  if (file.settings.loggers.has(origin.name)) return true;
  if (/^(?:node:)?console$/.test(origin.name)) return CONSOLE.test(origin.path.at(-1) ?? '');
  // const log = debug('app'); log(key). import { info } from '@actions/core'.
  if (origin.name === 'debug' || origin.name === 'debug/src/node') return origin.path.at(-1) === '()' || origin.path.length === 0;
  if (origin.name === 'node:util' || origin.name === 'util') return /^(?:debuglog|debug)$/.test(origin.path[0] ?? '') && origin.path.length >= 2;
  // A bare `log(…)` of the project's own is one only if its file says so: './math' has a log too.
  return isLogModule(file, origin, origin.path.at(-1) ?? '') && /log|@actions\/core|consola|signale|pino|winston|bunyan/i.test(origin.name) && (METHODS.test(origin.path.at(-1) ?? '') || origin.name === 'fancy-log');
}

function isLogModule(file: SourceFile, origin: Origin, method: string): boolean {
  if (file.settings.loggers.has(origin.name)) return true;
  if (/^(?:node:)?console$/.test(origin.name)) return CONSOLE.test(method);
  if (/^(?:node:)?util$/.test(origin.name)) return method === 'log';
  if (origin.name === '@nestjs/common') return origin.path[0] === 'Logger' || origin.path[0] === 'ConsoleLogger';
  if (origin.name === 'firebase-functions') return origin.path[0] === 'logger';
  if (origin.name === '@actions/core') return /^(?:info|warning|error|notice|debug|setFailed)$/.test(method);
  if (MODULES.test(origin.name)) return method !== 'init' && method !== 'configure';
  // A logger of the project's own: import { logger } from './logger'.
  return (/^(?:[.~#@]|src\/|\$)/.test(origin.name) && (NAMES.test(origin.path[0] ?? '') || /(?:^|\/)(?:logger|log|logging)(?:\.[cm]?[jt]s|\/index)?$/.test(origin.name))) || NAMES.test(origin.path[0] ?? '');
}

/** `process.stdout.write`, `Deno.stderr.write`, a stream of a file called log. */
function isStream(file: SourceFile, node: Node, origin: Origin | undefined): boolean {
  if (origin?.root === 'global' && (origin.name === 'process' || origin.name === 'Deno')) return /^(?:stdout|stderr)$/.test(origin.path.at(-1) ?? '');
  if (origin?.root === 'module' && /^(?:node:)?process$/.test(origin.name)) return /^(?:stdout|stderr)$/.test(origin.path.at(-1) ?? '');
  const written = writtenPath(node);
  return /(?:^|\.)(?:logStream|logFile|stdout|stderr)$/.test(written) || file.settings.loggers.has(written);
}
