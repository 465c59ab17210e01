// Origins, asked through the rule about logs: loggers that come by every way of importing and handing on.
import { checkTable } from '../table.ts';

checkTable('no-key-in-logs', {
  found: {
    'imports of every form': [
      "const { default: make } = await import('pino'); make().info(apiKey);",
      "const l = (await import('pino')).default(); l.info(apiKey);",
      "const make = await import('pino'); const l = make.pino(); l.info(apiKey);",
      "import make = require('pino');\nconst l = make(); l.info(apiKey);",
      "import { pino as make } from 'pino'; const l = make<string>; l().info(apiKey);",
      "const { pino: make } = require('pino'); make().child({}).info(apiKey);",
      "import * as all from 'pino'; const l = all.default(); l.info(apiKey);",
    ],
    'fields and holders': ["import pino from 'pino'; class A { #l = pino(); f() { this.#l.info(apiKey); } }", "import pino from 'pino'; class A { constructor(private l = pino()) {} f() { this.l.info(apiKey); } }", "import pino from 'pino'; const o = { l: 1 }; const l = o.l || pino(); l.info(apiKey);", 'const { console: c } = globalThis; c.log(apiKey);', 'globalThis.console.log(apiKey);'],
    'wrappers of TypeScript': ['console.log(secretKey<string>);', "import pino from 'pino'; (pino() as never).info(apiKey);", 'console!.log(((apiKey)));'],
  },
  clean: {
    'the same names from elsewhere': ["const { default: make } = await import('./math'); make().info(apiKey);", "import make = require('./math');\nconst l = make(); l.info(apiKey);", 'const console = { log() {} }; const c = console; c.log(1);', "import * as credentials from './c'; console.log(credentials);", "import { secretKey } from 'some-package'; console.log(secretKey);"],
    'descriptions of keys': ['console.log({ password: z.string().min(8) });', 'console.log({ password: new Schema({}).min(3) });', "console.log({ password: this.t('labels.password') });"],
  },
});
