export type { Site } from './page.js'
export { renderSite, type SiteFile, type SiteInput } from './render-site.js'
