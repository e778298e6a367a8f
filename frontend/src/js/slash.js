// "/" puts the cursor into the search box, as long as nobody is writing.
export function slash(root) {
  root.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target.closest('input, textarea, select, [contenteditable], dialog')) return
    const box = root.querySelector('[data-slash]')
    if (box) { event.preventDefault(); box.focus(); box.select() }
  })
}
