import { readdir, readFile } from 'node:fs/promises'

/**
 * The largest memory that each process of a group has held, added up over those that are still there: a program and
 * what it started. In MiB. Linux tells it (proc(5)); undefined on other systems, and when nobody is left.
 *
 * Not `getrusage`: what it counts as the largest memory of a program includes that of the program which started it.
 */
export async function peakMemoryOfGroupMb(group: number): Promise<number | undefined> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const peaks = await Promise.all(pids.map((pid) => peakKib(pid, group)))
  const kib = peaks.reduce<number>((sum, peak) => sum + peak, 0)
  return kib === 0 ? undefined : kib / 1024
}

/** 0 when it belongs to another group, or has just ended. */
async function peakKib(pid: string, group: number): Promise<number> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1')
    // pid (name) state parent group …; the name may hold spaces and parentheses.
    if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]) !== group) return 0
    const peak = /^VmHWM:\s*(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'latin1'))
    return Number(peak?.[1] ?? 0)
  } catch {
    // It ended while we looked.
    return 0
  }
}
