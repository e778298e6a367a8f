// "Sisa 120 huruf" under a textarea: the sentence comes from the page (data-left, with {n}).
export function counters(root) {
  for (const out of root.querySelectorAll('[data-count-for]')) {
    const field = document.getElementById(out.dataset.countFor)
    if (!field) continue
    const show = () => {
      const left = Number(out.dataset.max) - field.value.length
      out.textContent = out.dataset.left.replace('{n}', left)
      out.classList.toggle('count-over', left < 0)
    }
    field.addEventListener('input', show)
    show()
  }
}
