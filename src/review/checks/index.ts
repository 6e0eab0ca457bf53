import { Registry } from '../../core/registry.js'
import type { SubmissionCheck } from '../check.js'
import { confusionCheck } from './confusion.js'
import { datesCheck } from './dates.js'
import { declarationsCheck } from './declarations.js'
import { derivedCheck } from './derived.js'
import { floorsCheck } from './floors.js'
import { hiddenTextCheck, placeholdersCheck, privateTextCheck } from './free-text.js'
import { identitiesCheck } from './identities.js'
import { identityCheck } from './identity.js'
import { intervalsCheck } from './intervals.js'
import { limitsCheck } from './limits.js'
import { modalityCheck } from './modality.js'
import { namesCheck, rangesCheck } from './names.js'
import { operatingPointCheck } from './operating-point.js'
import { plausibilityCheck } from './plausibility.js'
import { quasiIdentifiersCheck } from './quasi-identifiers.js'
import { rowsCheck } from './rows.js'
import { sharesCheck } from './shares.js'
import { smallCellsCheck } from './small-cells.js'
import { statusCheck } from './status.js'
import { strataCheck } from './strata.js'
import { tablesCheck } from './tables.js'
import { textScoresCheck } from './texts.js'
import { twinsCheck } from './twins.js'

/** Every check of a submitted record, in the order in which findings of one severity are shown. */
export const submissionChecks: Registry<SubmissionCheck> = new Registry<SubmissionCheck>('check', [
  namesCheck,
  identityCheck,
  placeholdersCheck,
  hiddenTextCheck,
  privateTextCheck,
  smallCellsCheck,
  quasiIdentifiersCheck,
  statusCheck,
  rangesCheck,
  confusionCheck,
  sharesCheck,
  tablesCheck,
  identitiesCheck,
  operatingPointCheck,
  intervalsCheck,
  textScoresCheck,
  strataCheck,
  derivedCheck,
  rowsCheck,
  datesCheck,
  modalityCheck,
  twinsCheck,
  floorsCheck,
  plausibilityCheck,
  limitsCheck,
  declarationsCheck,
])
