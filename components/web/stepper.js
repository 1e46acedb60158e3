// Stages of one record, in order: a click asks to move there.
const make = (tag, className, text) => {
  const node = document.createElement(tag)
  node.className = className
  if (text) node.textContent = text
  return node
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  const focused = root.getRootNode().activeElement?.dataset?.id
  const list = make("ol", "steps")
  list.setAttribute("aria-label", data.label)
  list.append(...data.steps.map(step => {
    const button = make("button", `step ${step.state}`)
    button.type = "button"
    button.dataset.id = step.id
    if (step.state === "current" || step.state === "late") button.setAttribute("aria-current", "step")
    button.append(make("span", "title", step.title), make("span", "note", step.note))
    button.title = step.title
    button.onclick = () => setTriggerValue("chosen", step.id)
    const item = make("li", "item")
    item.append(button)
    return item
  }))
  const left = root.scrollLeft
  root.replaceChildren(list)
  root.scrollLeft = left
  const buttons = [...root.querySelectorAll("button")]
  buttons.find(button => button.dataset.id === focused)?.focus({ preventScroll: true })
  if (!left) {
    const here = root.querySelector("[aria-current]")
    if (here) root.scrollLeft = Math.max(0, here.offsetLeft - root.clientWidth / 2)
  }
}
