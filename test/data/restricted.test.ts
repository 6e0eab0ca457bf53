import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { openDataset } from '../../src/data/index.js'
import { parseDataset } from '../../src/spec/index.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { makeNifti } from './formats/make-nifti.js'

/** Opens a dataset of the catalogue from a copy in the folder of the mirror that is called by its id. */
async function openCopy(name: string, copy: Readonly<Record<string, string | Uint8Array>>) {
  const path = fileURLToPath(new URL(`../../catalog/datasets/${name}.yaml`, import.meta.url))
  const { value: document } = await parseDataset(readFileSync(path, 'utf8'), path)
  const files = Object.entries(copy).map(([file, content]) => [`/copies/${document.dataset_id}/${file}`, content])
  const world = { settings: { FMBENCH_DATA_MIRROR: '/copies' } }
  return openDataset(document, '/catalog/datasets', memoryEffects(Object.fromEntries(files), world))
}

const image = (values: number[], shape: number[]) => new Uint8Array(gzipSync(makeNifti({ values, shape })))

describe('copies of restricted data', () => {
  test('ADNI as a BIDS folder: diagnosis from the participants, scanner from the sidecars', async () => {
    const dataset = await openCopy('ds_adni', {
      'participants.tsv':
        'participant_id\tdiagnosis\tsex\tage\tethnicity\tsite\tsplit\nsub-1\tAD\tF\t74\tn/a\t002\ttest\nsub-2\tCN\tM\t69\tn/a\t003\ttrain\n',
      'T1w.json': '{"Manufacturer": "Siemens", "MagneticFieldStrength": 3}',
      'sub-1/ses-M00/anat/sub-1_ses-M00_T1w.nii.gz': image([1, 2], [2, 1, 1]),
      'sub-1/ses-M12/anat/sub-1_ses-M12_T1w.nii.gz': image([3, 4], [2, 1, 1]),
      'sub-2/ses-M00/anat/sub-2_ses-M00_T1w.nii.gz': image([5, 6], [2, 1, 1]),
    })
    expect(dataset).toMatchObject({
      labels: ['AD', 'AD', 'CN'],
      subjects: ['sub-1', 'sub-1', 'sub-2'],
      splits: ['test', 'test', 'train'],
      sampleShape: [2, 1, 1],
      columns: { Manufacturer: ['Siemens', 'Siemens', 'Siemens'], age: ['74', '74', '69'] },
    })
    expect([...((await dataset.read([2, 1])).x?.data ?? [])]).toEqual([5, 6, 3, 4])
  })

  test.each([
    ['ds_ukb_fmri', 'file,subject_id,sex,age,site,split', 'a/r.nii.gz,p1,F,55,11025,test', 70],
    [
      'ds_hcp_1200',
      'file,scan_id,subject_id,family_id,label,acquisition_type,scanner,field_strength,preprocessing,parcellation,site,sex,age_group,split',
      'a/r.nii.gz,s1,p1,f1,rest,resting_state,Siemens,3T,hcp,schaefer,WashU,F,26-30,test',
      140,
    ],
  ])('%s as a table of images with an atlas', async (name, header, row, volumes) => {
    const values = Array.from({ length: 2 * 140 }, (_, i) => i)
    const dataset = await openCopy(name, {
      'scans.csv': `${header}\n${row}\n`,
      'atlas.nii.gz': image([1, 2], [2, 1, 1]),
      'a/r.nii.gz': image(values, [2, 1, 1, 140]),
    })
    expect(dataset.sampleShape).toEqual([2, volumes])
    expect(dataset.ids).toHaveLength(140 / volumes)
    expect(dataset.subjects?.[0]).toBe('p1')
    const { x } = await dataset.read([0])
    expect([...(x?.data ?? [])].slice(0, 3)).toEqual([0, 2, 4])
  })

  test('MIMIC-CXR as a table of sections; studies without findings are left out', async () => {
    const dataset = await openCopy('ds_mimic_cxr_reports', {
      'reports.csv':
        'study_id,subject_id,report_type,sex,age,split,indication,comparison,findings\ns1,p1,PA,F,55,test,Cough,,Clear.\ns2,p1,AP,F,56,test,,,\n',
    })
    expect(dataset).toMatchObject({ ids: ['s1'], subjects: ['p1'], references: [['Clear.']], columns: { sex: ['F'] } })
    expect((await dataset.read([0])).texts).toEqual(['Indication: Cough'])
  })

  test('without a copy it says where one would be looked for', async () => {
    await expect(openCopy('ds_adni', {})).rejects.toMatchObject({
      code: 'not-found',
      what: expect.stringMatching(
        /^DS-ADNI is not on this machine\. Access to it is controlled: Apply at https:.*adni/,
      ),
      hint: expect.stringContaining('where FOLDER/DS-ADNI is laid out as the document says'),
    })
  })
})
