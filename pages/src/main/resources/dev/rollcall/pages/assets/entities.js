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
}
