/** A repository whose every name, author, message and tag tries to break out of a report. Each holds a key or stands beside one, so that all of them are shown. */
import { keyFor, Scratch } from '../e2e/scratch.ts';
import { HOSTILE } from '../leaklint/reporters/hostile.ts';

const PAYLOADS: readonly string[] = [
  ...HOSTILE,
  '<script>window.pwned=1</script>',
  '</script><script>window.pwned=1</script>',
  '</style><style>*{display:none}</style>',
  '</title><svg onload=window.pwned=1>',
  '"><img src=x onerror=window.pwned=1>',
  "' onmouseover='window.pwned=1",
  '<iframe srcdoc="<script>parent.pwned=1</script>">',
  '<base href=//evil.example>',
  '<meta http-equiv=refresh content="0;url=//evil.example">',
  '<form action=//evil.example><button>Submit</button></form>',
  '<link rel=stylesheet href=//evil.example/x.css>',
  '<a href="javascript:window.pwned=1">x</a>',
  '--><script>window.pwned=1</script><!--',
  '&lt;script&gt;window.pwned=1&lt;/script&gt;',
  '{{constructor.constructor("window.pwned=1")()}}',
  '=HYPERLINK("http://evil.example")',
  '@SUM(1+1)*cmd|calc',
];

/** What git stores of a name: no NUL, no `.` or `..`, no empty part. */
function asPath(payload: string, number: number): string {
  const parts = payload.replaceAll('\0', '').split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  return [`n${number}`, ...parts.map((part) => part.slice(0, 200))].join('/');
}

export function hostileRepository(): Scratch {
  const scratch = new Scratch();
  const blob = (text: string): string => scratch.gitIn(scratch.root, ['hash-object', '-w', '--stdin'], text);
  let parent = '';
  for (const [number, payload] of PAYLOADS.entries()) {
    // Through fast-import and raw objects: no file system has to hold such a name.
    const text = payload.replaceAll('\0', '');
    const path = asPath(text, number);
    scratch.gitIn(scratch.root, ['update-index', '--add', '-z', '--index-info'], `100644 ${blob(`token = "${keyFor(`payload ${number}`)}"\n`)}\t${path}\0`);
    const tree = scratch.git('write-tree');
    const person = `${text.replaceAll(/[\n<>]/g, '')} <${text.replaceAll(/[\n<>]/g, '')}> ${1_600_000_000 + number * 2_000_000} +0000`;
    const raw = `tree ${tree}\n${parent === '' ? '' : `parent ${parent}\n`}author ${person}\ncommitter ${person}\n\n${text}\ntoken = "${keyFor(`message ${number}`)}"\n`;
    parent = scratch.gitIn(scratch.root, ['hash-object', '-w', '-t', 'commit', '--literally', '--stdin'], raw);
    const tag = `object ${parent}\ntype commit\ntag ${text.replaceAll('\n', ' ')}\ntagger ${person}\n\n${text}\ntoken = "${keyFor(`tag ${number}`)}"\n`;
    scratch.git('update-ref', `refs/tags/t${number}`, scratch.gitIn(scratch.root, ['hash-object', '-w', '-t', 'tag', '--literally', '--stdin'], tag));
    // Some go again.
    if (number % 3 === 0) scratch.gitIn(scratch.root, ['update-index', '-z', '--index-info'], `0 ${'0'.repeat(40)}\t${path}\0`);
  }
  scratch.git('update-ref', 'refs/heads/main', parent);
  // The index as of HEAD, and a working tree without files: what is deleted there is still in the index.
  scratch.git('read-tree', 'HEAD');
  return scratch;
}
