import type { Clock } from '../core/index.js'
import type { Progress } from '../run/index.js'
import type { Terminal } from './context.js'

const MIN_INTERVAL_MS = 100

/** Shows a line with pass, speed and time left on a terminal; nothing where output is collected in a file. */
export function progressLine(title: string, terminal: Terminal, clock: Clock): (progress: Progress) => void {
  const started = clock.elapsedMs()
  let shown = Number.NEGATIVE_INFINITY
  let first: number | undefined
  return ({ pass, done, total }) => {
    const now = clock.elapsedMs()
    first ??= done
    const isLast = done >= total
    if (!isLast && now - shown < MIN_INTERVAL_MS) return
    shown = now
    const perSecond = ((done - first) / (now - started)) * 1000
    const left = perSecond > 0 ? ` · ${Math.ceil((total - done) / perSecond)} s left` : ''
    const speed = perSecond > 0 ? ` · ${Math.round(perSecond)} samples/s` : ''
    terminal.progress(isLast ? '' : `${title} · ${pass} ${done}/${total}${speed}${left}`)
  }
}
