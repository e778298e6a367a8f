// The portal works without any of this; it only helps on slow networks and small screens.
import { counters } from './js/counter.js'
import { drafts } from './js/draft.js'
import { once } from './js/once.js'
import { courtesies } from './js/page.js'
import { photos } from './js/photo.js'
import { places } from './js/place.js'
import { whereabouts } from './js/where.js'

for (const start of [courtesies, drafts, counters, once, photos, places, whereabouts]) start(document)
