// Board. Mouse: drag a card. Touch: its arrow. Keyboard: Tab to a card, Enter opens,
// Alt+Left and Alt+Right ask for the neighbouring lane; the focus goes with the card.
const make = (tag, className, text) => {
  const node = document.createElement(tag)
  node.className = className
  if (text) node.textContent = text
  return node
}

// The card that is being dragged: a lane that is closed to it does not take it.
let dragged = null

function facts(card) {
  const node = make("button", "open")
  node.type = "button"
  node.setAttribute("aria-label", card.label)
  node.setAttribute("aria-keyshortcuts", "Alt+ArrowLeft Alt+ArrowRight")
  const row = make("span", "row")
  row.append(make("span", "amount", card.amount), make("span", "owner", card.owner))
  node.append(make("span", "title", card.title), make("span", "note", card.product), row)
  node.append(make("span", card.overdue ? "note wrong" : "note", card.note))
  if (card.warning) node.append(make("span", "note late", card.warning))
  return node
}

function cardNode(card, words, ask, open) {
  const node = make("article", "card" + (card.late ? " late" : ""))
  node.draggable = true
  node.dataset.id = card.id
  const show = facts(card)
  show.title = words.hint
  show.onclick = () => open(card.id)
  node.append(show)
  if (card.next) {
    const next = make("button", "next", "›")
    next.type = "button"
    next.title = card.next
    next.setAttribute("aria-label", card.next)
    next.onclick = () => ask(card.id, 1)
    node.append(next)
  }
  node.onkeydown = event => {
    const step = event.altKey && { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (step) { event.preventDefault(); ask(card.id, step) }
  }
  node.ondragstart = event => {
    dragged = card
    event.dataTransfer.setData("text/plain", card.id)
    event.dataTransfer.effectAllowed = "move"
    node.classList.add("dragged")
  }
  node.ondragend = () => { dragged = null; node.classList.remove("dragged") }
  return node
}

function laneNode(lane, words, ask, open, move) {
  const node = make("section", "lane")
  node.setAttribute("aria-label", `${lane.title}, ${lane.meta}`)
  const head = make("div", "head")
  head.append(make("div", "name", lane.title), make("div", "meta", lane.meta))
  const list = make("div", "cards")
  list.append(...lane.cards.map(card => cardNode(card, words, ask, open)))
  if (!lane.cards.length) list.append(make("div", "empty", words.empty))
  node.append(head, list)
  if (lane.more) node.append(make("div", "more", lane.more))
  node.ondragover = event => {
    if (dragged?.barred.includes(lane.id)) return
    event.preventDefault()
    node.classList.add("over")
  }
  node.ondragleave = event => {
    if (!node.contains(event.relatedTarget)) node.classList.remove("over")
  }
  node.ondrop = event => {
    event.preventDefault()
    node.classList.remove("over")
    const id = event.dataTransfer.getData("text/plain")
    if (id && !lane.cards.some(card => card.id === id)) move(id, lane.id)
  }
  return node
}

// Where the reader is: which card, and which of its buttons.
function place(root) {
  const active = root.getRootNode().activeElement
  const card = active?.closest?.(".card")
  return card && root.contains(card) ? [card.dataset.id, active.className] : null
}

function refocus(root, where) {
  if (!where) return
  const card = [...root.querySelectorAll(".card")].find(node => node.dataset.id === where[0])
  const button = card?.querySelector(`.${where[1]}`) ?? card?.querySelector(".open")
  button?.focus({ preventScroll: true })
  card?.scrollIntoView({ block: "nearest", inline: "nearest" })
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  const { lanes, words } = data
  const left = root.scrollLeft
  const where = place(root)
  const open = id => setTriggerValue("opened", id)
  const move = (id, to) => setTriggerValue("moved", { id, to })
  const ask = (id, step) => {
    const at = lanes.findIndex(lane => lane.cards.some(card => card.id === id))
    const to = lanes[at + step]
    if (to) move(id, to.id)
  }
  root.replaceChildren(...lanes.map(lane => laneNode(lane, words, ask, open, move)))
  root.scrollLeft = left
  refocus(root, where)
}
