/** Something in a text that may tell who or where somebody is. */
export interface PrivateTrace {
  readonly kind: 'e-mail address' | 'login' | 'local path' | 'host name' | 'address in a private network' | 'subject id'
  readonly found: string
}

// Every repetition has a bound, or a long text without an end would take minutes.
const PATTERNS: readonly (readonly [PrivateTrace['kind'], RegExp])[] = [
  ['e-mail address', /(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z][\w-]{0,62}(?:\.[\w-]{1,63}){1,6}/],
  ['login', /(?<![\w.+-])[a-z_][\w-]{0,31}@[A-Za-z][\w-]{0,62}(?![\w.-])/],
  [
    'local path',
    /(?<![\w.~/-])(?:\/(?:home|Users|root|mnt|media|scratch|data|tmp|var|opt|srv|etc|gpfs|lustre|nfs|projects?|work|workspace|private)\/[^\s"'<>|]{1,80}|~\/[^\s"'<>|]{1,80}|[A-Za-z]:\\[^\s"'<>|]{1,80}|\\\\[\w.-]{1,63}\\[^\s"'<>|]{1,80}|file:\/\/[^\s"'<>|]{1,80})/,
  ],
  [
    'host name',
    /(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.(?:local|localdomain|internal|intranet|corp|lan|cluster)\b/i,
  ],
  [
    'address in a private network',
    /(?<![\d.])(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2})(?![\d.])/,
  ],
  [
    'subject id',
    /(?<![\w-])(?:sub-[A-Za-z]{0,12}\d[A-Za-z0-9]{0,12}|\d{3}_S_\d{4}|(?:MRN|patient|subject|participant)[ _-]?(?:id|no|number)?[ :#_-]{1,3}[A-Za-z]{0,4}\d{3,12})(?!\w)/i,
  ],
]

/** E-mail addresses, logins, local paths, hosts and subject ids in a text: the first of each kind. */
export function privateTraces(text: string): PrivateTrace[] {
  // In a single word only an id can be.
  const patterns = /^[\w-]*$/.test(text) ? PATTERNS.filter(([kind]) => kind === 'subject id') : PATTERNS
  return patterns.flatMap(([kind, pattern]) => {
    const found = pattern.exec(text)?.[0]
    return found === undefined ? [] : [{ kind, found }]
  })
}
