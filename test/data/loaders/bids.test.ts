import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { openDataset } from '../../../src/data/index.js'
import { memoryEffects } from '../../helpers/memory-effects.js'
import { datasetDocument } from '../dataset-document.js'
import { makeNifti } from '../formats/make-nifti.js'

type Files = Record<string, string | Uint8Array>

const bold = new Uint8Array(gzipSync(makeNifti({ values: [1, 2, 3, 4, 5, 6, 7, 8], shape: [2, 2, 1, 2] })))
const files: Files = {
  'participants.tsv': 'participant_id\tsex\tgroup\nsub-01\tF\tAD\nsub-02\tn/a\tCN\nsub-03\tM\tCN\n',
  'task-rest_bold.json': '{"RepetitionTime": 2, "Manufacturer": "Siemens", "EchoTime": 0.03}',
  'sub-01/ses-a/func/sub-01_ses-a_task-rest_bold.nii.gz': bold,
  'sub-01/ses-a/func/sub-01_ses-a_task-rest_bold.json': '{"MagneticFieldStrength": 3, "PatientName": "DOE^JANE"}',
  'sub-01/ses-a/func/sub-01_ses-a_task-rest_events.tsv': 'onset\n1\n',
  'sub-01/ses-a/anat/sub-01_ses-a_T1w.nii.gz': bold,
  'sub-02/func/sub-02_task-rest_bold.nii.gz': bold,
  'sub-02/sub-02_bold.json': '{"RepetitionTime": 0.8, "MagneticFieldStrength": 7}',
  'sub-02/func/sub-02_task-motor_bold.nii.gz': bold,
  '.git/annex/sub-09_task-rest_bold.nii.gz': bold,
}
const rest = { datatype: 'func', suffix: 'bold', entities: { task: 'rest' } }
const open = (bids: Record<string, unknown>, changed: Record<string, string | Uint8Array | undefined> = {}) => {
  const all = Object.entries({ ...files, ...changed }).flatMap(([name, content]) =>
    content === undefined ? [] : [[`/docs/data/${name}`, content] as const],
  )
  return openDataset(
    datasetDocument({
      loader: { id: 'nifti', options: { bids } },
      target: { column: 'group' },
      sample_id: { column: 'file' },
      subject_id: 'participant_id',
      strata: Object.fromEntries(
        ['sex', 'Manufacturer', 'MagneticFieldStrength', 'RepetitionTime', 'ses'].map((column) => [column, { column }]),
      ),
    }),
    '/docs',
    memoryEffects(Object.fromEntries(all)),
  )
}

describe('a BIDS folder', () => {
  test('participants give label and strata, sidecars scanner, field strength and repetition time', async () => {
    const dataset = await open(rest)
    expect(dataset).toMatchObject({
      ids: ['sub-01/ses-a/func/sub-01_ses-a_task-rest_bold.nii.gz', 'sub-02/func/sub-02_task-rest_bold.nii.gz'],
      labels: ['AD', 'CN'],
      subjects: ['sub-01', 'sub-02'],
      sampleShape: [2, 2, 1, 2],
      columns: {
        sex: ['F', ''],
        ses: ['a', ''],
        Manufacturer: ['Siemens', 'Siemens'],
        // Nearer to the image wins.
        RepetitionTime: ['2', '0.8'],
        MagneticFieldStrength: ['3', '7'],
      },
    })
    expect(dataset.notes?.[0]).toBe('1 of 3 participants have no such file and were left out.')
    expect(dataset.notes?.[1]).toMatch(/1 JSON files have fields that name a patient/)
    expect(JSON.stringify(dataset.notes)).not.toMatch(/DOE/)
  })

  test('a derivative in a folder of its own', async () => {
    const derived = Object.fromEntries(
      [
        'participants.tsv',
        'task-rest_bold.json',
        'sub-01/ses-a/func/sub-01_ses-a_task-rest_bold.json',
        'sub-02/sub-02_bold.json',
      ].map((name) => [`derivatives/prep/${name}`, files[name]]),
    )
    const dataset = await open(
      { ...rest, root: 'derivatives/prep', entities: { desc: 'preproc' } },
      {
        ...derived,
        'derivatives/prep/sub-01/ses-a/func/sub-01_ses-a_task-rest_desc-preproc_bold.nii.gz': bold,
        'derivatives/prep/sub-02/func/sub-02_task-rest_desc-preproc_bold.nii.gz': bold,
      },
    )
    expect(dataset).toMatchObject({ labels: ['AD', 'CN'], columns: { MagneticFieldStrength: ['3', '7'] } })
  })

  test.each<[string, Record<string, unknown>, Record<string, string | Uint8Array | undefined>, RegExp]>([
    [
      'a suffix nobody has',
      { ...rest, suffix: 'dwi' },
      {},
      /No file of the folder is a func\/…_task-rest_dwi[\s\S]*There are: .*func\/…_bold/,
    ],
    [
      'DICOM alone',
      { ...rest, suffix: 'dwi' },
      { 'sourcedata/1.dcm': 'x' },
      /DICOM files, which are not read[\s\S]*heudiconv[\s\S]*dcm2niix/,
    ],
    [
      'somebody unknown',
      rest,
      { 'sub-07/func/sub-07_task-rest_bold.nii.gz': bold },
      /belongs to sub-07, who is not in participants\.tsv/,
    ],
    ['no participants.tsv', rest, { 'participants.tsv': undefined }, /needs the file participants\.tsv/],
    ['a damaged sidecar', rest, { 'sub-02/sub-02_bold.json': '{' }, /sidecar cannot be read.*sub-02_bold\.json/],
    [
      'a label that is missing',
      rest,
      { 'participants.tsv': 'participant_id\tsex\tgroup\nsub-01\tF\tn/a\nsub-02\tF\tCN\n' },
      /"group".* is empty here.*participants\.tsv:2/,
    ],
    ['a mistyped option', { ...rest, sufix: 'bold' }, {}, /not right/],
  ])('refuses: %s', async (_, bids, changed, message) => {
    await expect(open(bids, changed)).rejects.toThrow(message)
  })
})
