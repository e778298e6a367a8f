// Small courtesies of every page: the language is remembered, menus close, dialogs open, errors get focus.
export function courtesies(root) {
  root.addEventListener('click', (event) => {
    const target = event.target
    const language = target.closest?.('a[data-locale]')
    if (language) document.cookie = `bahasa=${language.dataset.locale};path=/;max-age=31536000;samesite=lax`
    for (const menu of root.querySelectorAll('details.drop[open]')) if (!menu.contains(target)) menu.open = false
    const opener = target.closest?.('[data-open]')
    if (opener) document.getElementById(opener.dataset.open)?.showModal?.()
    if (target.closest?.('[data-print]')) window.print()
    target.closest?.('[data-close]')?.closest('dialog, .toast')?.[target.closest('dialog') ? 'close' : 'remove']()
  })
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    const menu = root.querySelector('details.drop[open]')
    if (menu) { menu.open = false; menu.querySelector('summary').focus() }
  })
  for (const button of root.querySelectorAll('[data-needs-script]')) button.hidden = false
  root.querySelector('.summary[tabindex]')?.focus()
}
