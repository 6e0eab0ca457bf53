// The records of the two seed pages, reviewed: each known fault is named, and docs/seed-hub-audit.md shows all of them.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { auditSeedHub, seedAuditText } from '../../scripts/docs/seed-audit.js'

const audited = await auditSeedHub()

/** `asks twins`: what is found about the records whose id holds these words. */
function foundIn(words: string): string[][] {
  return audited
    .filter(({ record }) => record.eval_id.includes(words))
    .map(({ findings }) => findings.map(({ severity, check, what }) => `${severity} ${check}: ${what}`))
}

test.each([
  ['2025-12-dna-enhancer-kmer_k6', /^asks twins: the same AUROC .* dnabert2 .* hyenadna .* BM-DNA-PROMOTER too/],
  ['2025-12-dna-enhancer-dnabert2', /^asks twins: /],
  ['2025-12-dna-enhancer-hyenadna-2', /^asks twins: /],
  ['2025-12-dna-promoter-kmer_k6', /^asks twins: /],
  ['2025-12-dna-enhancer-caduceus', /^asks twins: the same AUROC .* evo2/],
  ['2025-12-dna-promoter-evo2', /^asks twins: the same AUROC .* caduceus/],
  ['2025-12-cell-type-geneformer', /^asks status: AUROC, by which the benchmark ranks, has no value: stored_as_zero/],
  ['2025-12-cell-type-dummy_classifier', /^asks status: AUROC/],
  ['2025-11-robustness-geneformer', /^asks plausibility: (6 measures of robustness are all 0.9995|no curves stand)/],
  ['2025-11-robustness-dummy_classifier', /^asks plausibility: no curves stand behind/],
  ['2025-12-fmri-granular-brain_jepa', /^asks plausibility: AUROC is perfect/],
  ['2025-12-fmri-granular-brainlm', /^asks names: no document describes the dataset "DS-TOY-FMRI"/],
  ['2025-11-ad-mri-uni', /^blocks modality: UNI takes histopathology; the benchmark gives structural MRI/],
  ['2025-11-cell-type-hyenadna', /^blocks modality: HyenaDNA takes DNA; the benchmark gives single-cell RNA/],
  ['2025-11-cell-type-evo2', /^asks dates: evaluated on 2024-02-01, but Evo 2 came out in 2025-02/],
  ['2025-11-fmri-granular-neuroclips', /^asks dates: /],
  ['2025-11-report-generation-m3fm', /^asks text-scores: nothing says by which formula report_quality_score/],
  ['2025-11-report-generation-me_llama', /^asks text-scores: 0.04 of the findings are made up/],
  ['2025-11-fmri-granular-brainlm', /^blocks strata: Accuracy of its groups has the mean 0.859167/],
  ['2025-11-fmri-granular-brainlm', /^notes strata: its groups hold 1000 of 1200 samples/],
  ['2025-12-dna-enhancer-hyenadna', /^notes (rows: scored on DS-DNA-ENHANCER|twins|rows)/],
  ['2025-12-dna-promoter-hyenadna', /^notes plausibility: the benchmark leaks/],
])('%s: %s', (words, fault) => {
  const found = foundIn(words)
  expect(found.length).toBeGreaterThan(0)
  for (const ofRecord of found) expect(ofRecord).toContainEqual(expect.stringMatching(fault))
})

test('the page of docs shows what is found', async () => {
  const file = fileURLToPath(new URL('../../docs/seed-hub-audit.md', import.meta.url))
  const [before] = readFileSync(file, 'utf8').split(/(?<=<!-- generated: .* -->\n\n)/)
  const expected = before + (await seedAuditText())
  if (process.env.UPDATE_DOCS === '1') writeFileSync(file, expected)
  expect(readFileSync(file, 'utf8'), 'rewrite it with: UPDATE_DOCS=1 npm test').toBe(expected)
})
