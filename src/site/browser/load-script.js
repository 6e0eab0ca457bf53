const loading = new Map()

/** One more script of the site, once: most readers never need it. */
export function loadScript(name) {
  if (!loading.has(name)) {
    loading.set(
      name,
      new Promise((resolve, reject) => {
        const script = document.createElement('script')
        script.src = name
        script.addEventListener('load', resolve)
        script.addEventListener('error', () => reject(new Error(`${name} is missing beside this page.`)))
        document.head.append(script)
      }),
    )
  }
  return loading.get(name)
}
