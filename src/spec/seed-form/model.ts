import type { FromSeedForm } from '../document.js'
import type { Mapping } from '../yaml-read.js'

/** What the seeds called their random baseline: its Python class is not needed any more. */
const RANDOM_BASELINE = 'fmbench.dummy_model:DummyClassifier'

/** `type: python_class`, `type: adapter`, and model cards that say nothing about how to run the model. */
export function modelFromSeedForm(raw: Mapping): FromSeedForm {
  const { type, license, upstream_repo, ...rest } = raw
  const common = {
    name: raw.model_id,
    ...(license === undefined ? {} : { licence: license }),
    ...(upstream_repo === undefined ? {} : { code: upstream_repo }),
  }
  if (type === 'python_class') return pythonClass(common, rest)
  if (type === 'adapter') return adapterOptions(common, rest)
  if (raw.adapter !== undefined) return { document: { ...common, ...rest }, notes: [] }
  const notes = ['The document does not say how to run the model: adapter is none.']
  return { document: { ...common, adapter: 'none', ...rest }, notes }
}

function pythonClass(common: Mapping, raw: Mapping): FromSeedForm {
  const { import_path, init_kwargs, python, ...rest } = raw
  if (import_path === RANDOM_BASELINE) {
    const notes = [`${RANDOM_BASELINE} is fmbench's random baseline: adapter is random, its seed the run's.`]
    const extra = init_kwargs === undefined ? {} : { extra: { init_kwargs } }
    return { document: { ...common, adapter: 'random', is_floor: true, ...rest, ...extra }, notes }
  }
  const options = {
    import_path,
    ...(init_kwargs !== undefined && { init_kwargs }),
    ...(python !== undefined && { python }),
  }
  return { document: { ...common, adapter: 'process', options, ...rest }, notes: [] }
}

/** Whatever stands beside the adapter's name was handed to it. */
function adapterOptions(common: Mapping, raw: Mapping): FromSeedForm {
  const { model_id, name, version, adapter_name, ...options } = raw
  const named = { ...(name === undefined ? {} : { name }), ...(version === undefined ? {} : { version }) }
  return { document: { ...common, model_id, ...named, adapter: adapter_name, options }, notes: [] }
}
