/** A text that somebody declared under a name; keys come from outside, so never one that every object inherits. */
export function ownText(declared: Readonly<Record<string, unknown>> | undefined, key: string): string | undefined {
  const found = declared !== undefined && Object.hasOwn(declared, key) ? declared[key] : undefined
  return typeof found === 'string' ? found : undefined
}
