/** Something in a text that may tell who or where somebody is. */
export interface PrivateTrace {
  readonly kind: 'e-mail address' | 'login' | 'local path' | 'host name' | 'address in a private network' | 'subject id'
  readonly found: string
}

interface Pattern {
  readonly kind: PrivateTrace['kind']
  /** What every text of the kind holds; found in a fraction of the time. */
  readonly sign: RegExp
  readonly pattern: RegExp
}

// Every repetition has a bound, or a long text without an end would take minutes.
const PATTERNS: readonly Pattern[] = [
  { kind: 'e-mail address', sign: /@/, pattern: /(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z][\w-]{0,62}(?:\.[\w-]{1,63}){1,6}/ },
  { kind: 'login', sign: /@/, pattern: /(?<![\w.+-])[a-z_][\w-]{0,31}@[A-Za-z][\w-]{0,62}(?![\w.-])/ },
  {
    kind: 'local path',
    sign: /[/\\]/,
    pattern:
      /(?<![\w.~/-])(?:\/(?:home|Users|root|mnt|media|scratch|data|tmp|var|opt|srv|etc|gpfs|lustre|nfs|projects?|work|workspace|private)\/[^\s"'<>|]{1,80}|~\/[^\s"'<>|]{1,80}|[A-Za-z]:\\[^\s"'<>|]{1,80}|\\\\[\w.-]{1,63}\\[^\s"'<>|]{1,80}|file:\/\/[^\s"'<>|]{1,80})/,
  },
  {
    kind: 'host name',
    sign: /\./,
    pattern:
      /(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.(?:local|localdomain|internal|intranet|corp|lan|cluster)\b/i,
  },
  {
    kind: 'address in a private network',
    sign: /\./,
    pattern:
      /(?<![\d.])(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2})(?![\d.])/,
  },
  {
    kind: 'subject id',
    sign: /\d/,
    pattern:
      /(?<![\w-])(?:sub-[A-Za-z]{0,12}\d[A-Za-z0-9]{0,12}|\d{3}_S_\d{4}|(?:MRN|patient|subject|participant)[ _-]?(?:id|no|number)?[ :#_-]{1,3}[A-Za-z]{0,4}\d{3,12})(?!\w)/i,
  },
]

/** E-mail addresses, logins, local paths, hosts and subject ids in a text: the first of each kind. */
export function privateTraces(text: string): PrivateTrace[] {
  return PATTERNS.flatMap(({ kind, sign, pattern }) => {
    const found = sign.test(text) ? pattern.exec(text)?.[0] : undefined
    return found === undefined ? [] : [{ kind, found }]
  })
}
