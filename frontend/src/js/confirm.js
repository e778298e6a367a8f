// What cannot be undone is asked once more, in a native dialog; without script the form simply goes.
function ask(words, label) {
  const dialog = document.getElementById('konfirmasi')
  if (!dialog?.showModal) return Promise.resolve(window.confirm(words))
  dialog.querySelector('[data-words]').textContent = words
  const yes = dialog.querySelector('[value=ya]')
  if (label) yes.textContent = label
  dialog.returnValue = ''
  dialog.showModal()
  return new Promise((answer) => {
    dialog.addEventListener('close', () => answer(dialog.returnValue === 'ya'), { once: true })
  })
}

export function confirmations(root) {
  // In the capture phase, so that the once-guard sees only what was agreed to.
  root.addEventListener('submit', async (event) => {
    const form = event.target, button = event.submitter
    const words = button?.dataset.confirm ?? form.dataset.confirm
    if (!words || 'agreed' in form.dataset || form.matches('[hx-post]')) return
    event.preventDefault()
    event.stopPropagation()
    if (!(await ask(words, button?.textContent.trim()))) return
    form.dataset.agreed = ''
    button ? form.requestSubmit(button) : form.requestSubmit()
    delete form.dataset.agreed
  }, true)
  root.addEventListener('htmx:confirm', async (event) => {
    if (!event.detail.question) return
    event.preventDefault()
    if (await ask(event.detail.question)) event.detail.issueRequest(true)
  })
}
