// The office: htmx under the strict content policy, and our own small modules.
import htmx from 'htmx.org'
import { confirmations } from './js/confirm.js'
import { counters } from './js/counter.js'
import { drafts } from './js/draft.js'
import { once } from './js/once.js'
import { courtesies } from './js/page.js'
import { photos } from './js/photo.js'
import { places } from './js/place.js'
import { slash } from './js/slash.js'
import { toasts } from './js/toast.js'
import { whereabouts } from './js/where.js'

Object.assign(htmx.config, {
  allowEval: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  allowScriptTags: false,
  historyCacheSize: 0,
  responseHandling: [
    { code: '204', swap: false },
    { code: '[23]..', swap: true },
    { code: '4..', swap: true, error: true },
    { code: '...', swap: false, error: true },
  ],
})

for (const start of [confirmations, courtesies, drafts, counters, once, photos, places, slash, toasts, whereabouts]) start(document)
document.addEventListener('htmx:load', (event) => { counters(event.target); places(event.target) })
