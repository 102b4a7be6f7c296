// The page Entities: one entity more, one less. Fields are named by the place of their entity in the list.
'use strict'
{
  const list = document.getElementById('entity-list')
  const add = document.getElementById('add-entity')

  function number() {
    ;[...list.children].forEach((entity, n) => {
      for (const field of entity.querySelectorAll('[name]')) {
        field.name = field.name.replace(/^entities\.\d+\./, 'entities.' + n + '.')
      }
    })
  }

  add?.addEventListener('click', () => {
    list.append(document.getElementById('one-more').content.cloneNode(true))
    number()
    list.lastElementChild.querySelector('input').focus()
  })
  list?.addEventListener('click', event => {
    const entity = event.target.closest('[data-removes]') && event.target.closest('.entity')
    if (!entity) return
    const next = entity.nextElementSibling || entity.previousElementSibling
    entity.remove()
    number()
    ;(next?.querySelector('summary') || add).focus()
  })
  // A field that is closed can't be shown what is wrong with it.
  list?.addEventListener('invalid', event => { event.target.closest('.entity').open = true }, true)
  // What a dry run says of each entity whose answers would change.
  document.getElementById('entities-form')?.addEventListener('rollcall:done', ({ detail: { json } }) => {
    if (!json.dry_run) return
    const changed = json.entities.filter(one => one.gained + one.lost + one.moved + one.reranked)
    const said = one => one.name + ': ' + one.before + ' → ' + one.after + ' answers (' + one.gained + ' gained, ' + one.lost
      + ' lost, ' + one.moved + ' found elsewhere, ' + one.reranked + ' at another rank)'
    const words = changed.length ? changed.map(said) : ['In no answer that was read anything changes.']
    document.getElementById('dry-run').replaceChildren(
      ...words.map(text => Object.assign(document.createElement('li'), { textContent: text })))
  })
}
