/* While a file is sent: how far it is, and that it is too large before it is sent in vain. */
const say = (state, words, part) => {
  state.hidden = false
  state.querySelector("[data-text]").textContent = words.replace("{}", part ?? "")
  const bar = state.querySelector("progress")
  part === undefined ? bar.removeAttribute("value") : bar.value = part
}
document.addEventListener("change", ({ target }) => {
  if (!target.matches("input[type=file][data-most]")) return
  const large = target.files[0]?.size > Number(target.dataset.most)
  target.setCustomValidity(large ? target.dataset.tooLarge : "")
  if (large) target.reportValidity()
})
document.addEventListener("htmx:xhr:progress", ({ target, detail }) => {
  const state = target.querySelector("[data-upload-state]")
  if (!state || !detail.lengthComputable) return
  const part = Math.floor(100 * detail.loaded / detail.total)
  part < 100 ? say(state, state.dataset.onItsWay, part) : say(state, state.dataset.lookedAt)
})
for (const ending of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(ending, ({ target }) => {
    const state = target.querySelector?.("[data-upload-state]")
    if (state) state.hidden = true
  })
}
