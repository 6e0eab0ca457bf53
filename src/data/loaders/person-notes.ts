/** What a person should know about headers that may name somebody; the names themselves go nowhere. */
export function personNotes(count: number, files: number): readonly string[] {
  if (count === 0) return []
  return [
    `The headers of ${count} of ${files} files hold text that may name a person. fmbench copies none of it; remove it before you share the files.`,
  ]
}
