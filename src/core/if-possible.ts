import { FmbenchError } from './errors.js'

/** For what may be missing: no space, no permission, a lock that stays. The work goes on without, and gets undefined. */
export async function ifPossible<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act()
  } catch (thrown) {
    if (thrown instanceof FmbenchError) return undefined
    throw thrown
  }
}
