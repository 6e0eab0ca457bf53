// Stands for node:url in a page, where the build puts every module at file:///fmbench/.

export const fileURLToPath = (url: URL | string): string => new URL(url).pathname

export const pathToFileURL = (path: string): URL => new URL(`file://${path}`)
