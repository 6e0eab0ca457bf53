/** What stands in templates where somebody should have written something. */
const PLACEHOLDERS: readonly RegExp[] = [
  /^\s*(?:TODO|TBD|TBA|FIXME|XXX+|CHANGE[ _-]?ME|PLACEHOLDER|FILL[ _-]?(?:ME|IN|THIS IN)|REPLACE[ _-]?(?:ME|THIS)|lorem ipsum)\b/i,
  /^\s*<[^<>=/]{1,200}>\s*$/,
  /^\s*\[(?:your|insert|e\.g\.|describe|enter|model|name)\b[^\]]{0,200}\]\s*$/i,
  /^\s*\.{3,}\s*$|^\s*…\s*$/,
  /\$\{[^}]{0,200}\}|\{\{[^}]{0,200}\}\}/,
  /^(?:your|insert|enter)[ _-](?:model|name|e-?mail|affiliation|answer|text|benchmark|dataset|id)\b/i,
  /^(?:my[ _-]?model|model[ _-]?(?:id|name)(?:[ _-]?here)?|eval[ _-]?id(?:[ _-]?here)?|example[ _-]?model|foo|bar|test[ _-]?model)$/i,
]

export const isPlaceholder = (text: string): boolean => PLACEHOLDERS.some((pattern) => pattern.test(text))
