import { cataloguePage } from './catalogue-page.js'
import { checksPage } from './checks-page.js'
import { cliPage } from './cli-page.js'
import { documentsPage } from './documents-page.js'
import { measuredPage } from './measured-page.js'
import { metricsPage } from './metrics-page.js'
import { onnxPage } from './onnx-page.js'
import { probesPage } from './probes-page.js'

/** Every page of docs/reference, by file name. */
export const referencePages: Readonly<Record<string, () => string | Promise<string>>> = {
  'catalogue.md': cataloguePage,
  'checks.md': checksPage,
  'cli.md': cliPage,
  'documents.md': documentsPage,
  'measured.md': measuredPage,
  'metrics.md': metricsPage,
  'onnx.md': onnxPage,
  'probes.md': probesPage,
}
