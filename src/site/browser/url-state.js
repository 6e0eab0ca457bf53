/** What a reader has chosen, kept behind the # of the address: it can be sent to others, and works from a disk. */

/** @returns {URLSearchParams} empty where the address names a place in the page, or nothing */
export function readState() {
  const text = location.hash.slice(1)
  return new URLSearchParams(text.includes('=') ? text : '')
}

/** @param {Readonly<Record<string, string>>} values empty ones are left out */
export function writeState(values) {
  const state = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ''))
  const hash = state.size > 0 ? `#${state}` : ''
  // A page from a disk may change nothing of its address but what follows the #.
  history.replaceState(null, '', hash || `${location.pathname}${location.search}`)
}
