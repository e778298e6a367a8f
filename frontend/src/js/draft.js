// Typed words survive a lost connection: form[data-draft="key"] is kept on this device for a day.
// Never kept: passwords, files, hidden fields without data-kept, and what is marked data-private.
const DAY = 864e5
const kept = 'input:not([type=hidden],[type=password],[type=file],[data-private]),input[data-kept],textarea:not([data-private]),select:not([data-private])'

const storage = () => {
  try { return window.localStorage } catch { return null }
}

const fieldsOf = (form) => [...form.querySelectorAll(kept)].filter((field) => field.name)

function restore(form, store, key) {
  let draft = null
  try { draft = JSON.parse(store.getItem(key)) } catch { /* not ours */ }
  if (!draft || Date.now() - draft.at > DAY) return store.removeItem(key)
  for (const field of fieldsOf(form)) {
    const values = draft.values[field.name]
    if (!values) continue
    if (/^(radio|checkbox)$/.test(field.type)) field.checked = field.checked || values.includes(field.value)
    else if (!field.value || 'kept' in field.dataset) field.value = values[0]
  }
  const note = form.querySelector('[data-draft-note]')
  if (note) note.hidden = false
}

function keep(form, store, key) {
  const values = {}
  for (const field of fieldsOf(form)) {
    if (/^(radio|checkbox)$/.test(field.type) && !field.checked) continue
    if (field.value) (values[field.name] ??= []).push(field.value)
  }
  try { store.setItem(key, JSON.stringify({ at: Date.now(), values })) } catch { /* full: the draft is a courtesy */ }
}

export function drafts(root) {
  const store = storage()
  if (!store) return
  for (const done of root.querySelectorAll('[data-draft-done]')) store.removeItem(`draf:${done.dataset.draftDone}`)
  for (const form of root.querySelectorAll('form[data-draft]')) {
    const key = `draf:${form.dataset.draft}`
    let timer
    const save = () => { clearTimeout(timer); keep(form, store, key) }
    // Resetting a form leaves hidden fields as they are: what they were is put back by hand.
    const were = [...form.querySelectorAll('input[data-kept]')].map((field) => [field, field.value])
    restore(form, store, key)
    for (const kind of ['input', 'change']) form.addEventListener(kind, () => { clearTimeout(timer); timer = setTimeout(save, 400) })
    form.addEventListener('submit', save)
    form.querySelector('[data-draft-drop]')?.addEventListener('click', () => {
      store.removeItem(key)
      form.reset()
      for (const [field, value] of were) field.value = value
      form.querySelector('[data-draft-note]').hidden = true
    })
  }
}
