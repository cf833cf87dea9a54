/* What pages do beyond links and forms. Every word shown comes from data attributes, so that it is translated. */
const root = document.documentElement, page = document.body
const say = (text, value) => (text || "").replace("{}", value ?? "")
const cookie = (name) => document.cookie.match(new RegExp(`(?:^|; )(?:__Host-|__Secure-)?${name}=([^;]*)`))?.[1]
const on = (target, events, act) => events.split(" ").forEach((event) => target.addEventListener(event, act))
const each = (within, selector, act) => {
  if (within.matches?.(selector)) act(within)
  within.querySelectorAll(selector).forEach(act)
}
// The cookie, not the page, has the token that is still good after signing in again in another tab.
const csrf = () => cookie("csrftoken") || document.querySelector("[name=csrfmiddlewaretoken]")?.value || ""
root.classList.add("js")

/* Copies of unsaved text, per person and page, in this tab only: whoever signs in next on this device does not see them. */
const PREFIX = "draft:", mine = `${PREFIX}${page.dataset.user}:`
const read = (key) => { try { return JSON.parse(sessionStorage.getItem(key)) } catch { return null } }
const keep = (key, value) => { try { sessionStorage.setItem(key, JSON.stringify(value)) } catch { /* storage full or refused */ } }

const entriesOf = (form) => [...new FormData(form)].filter(([name, value]) =>
  typeof value === "string" && !["csrfmiddlewaretoken", "seen_version", "page_key", "password"].includes(name))

function putBack (form, entries) {
  for (const field of form.elements) {
    const values = entries.filter(([name]) => name === field.name).map(([, value]) => value)
    if (["hidden", "file", "submit", "button", "fieldset"].includes(field.type) || !field.name) continue
    if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value)
    else if (field.multiple) for (const option of field.options) option.selected = values.includes(option.value)
    else if (values.length) field.value = values[0]
  }
  form.dispatchEvent(new Event("input", { bubbles: true }))
}

function autosave (form) {
  const state = form.querySelector("[data-save-state]"), offer = form.querySelector("[data-draft-offer]")
  const words = state?.dataset ?? {}, copying = form.dataset.autosave !== "no-copy" && page.dataset.user
  const draftKey = self.crypto?.randomUUID?.() ?? String(Math.random()) // lets the server see that a repeated first save is the same
  let key = mine + location.pathname, unsaved = false, flying = null, again = false, timer = 0, wait = 1, stopped = false, leaving = false

  function show (name, value, href, linkText) {
    if (!state) return
    state.dataset.state = name
    state.querySelector("[data-text]").textContent = say(words[name], value)
    Object.assign(state.querySelector("a"), { hidden: !href, href: href ?? "", textContent: linkText ?? "" })
  }
  function copy (submitted = false) { if (copying) keep(key, { entries: entriesOf(form), at: Date.now(), submitted }) }
  function later (seconds) { clearTimeout(timer); timer = setTimeout(save, seconds * 1000) }
  function saved (answer) {
    sessionStorage.removeItem(key)
    if (answer.url && new URL(answer.url, location).origin === location.origin) {
      history.replaceState(history.state, "", form.action = answer.url)
      key = mine + location.pathname
    }
    if (answer.version !== undefined && form.elements.seen_version) form.elements.seen_version.value = answer.version
    wait = 1
    if (unsaved) copy()
  }
  async function answered (response) {
    const answer = response.headers.get("content-type")?.includes("json") ? await response.json() : {}
    if (response.ok && answer.saved) { saved(answer); return show("saved", answer.saved) }
    unsaved = true
    if (response.type === "opaqueredirect" || response.status === 401) {
      if (answer.url) return show("confirm", "", answer.url, words.confirmLink)
      wait = Math.min(wait * 2, 60)
      later(wait) // somebody may be back without this tab being told
      return state?.dataset.state === "signedOut" || show("signedOut", "", words.loginUrl, words.signedOutLink)
    }
    if (response.status === 409) { stopped = true; return show("conflict", "", answer.url, words.conflictLink) }
    if (response.status === 422 && answer.saved) { unsaved = false; saved(answer) }
    if (response.status === 422) return show("incomplete", answer.missing)
    if (response.status < 500) return show(response.status === 413 ? "tooLong" : "refused")
    throw new Error(response.status)
  }
  async function save () {
    clearTimeout(timer); again = Boolean(flying)
    if (!unsaved || flying || stopped || leaving || form.dataset.autosave === "copy") return
    unsaved = false
    const stop = new AbortController(), late = setTimeout(() => stop.abort(), 20000)
    const body = new FormData(form), headers = { "X-Autosave": "1", "X-Draft-Key": draftKey, "X-CSRFToken": csrf(), Accept: "application/json" }
    body.delete("csrfmiddlewaretoken") // the page's own is of before signing in again, and would be read first
    flying = fetch(form.action, { method: "POST", body, headers, redirect: "manual", signal: stop.signal })
      .then(answered)
      .catch(() => { unsaved = true; wait = Math.min(wait * 2, 60); show("offline"); later(wait) })
      .finally(() => { clearTimeout(late); flying = null; alive() })
    await flying
    if (again) save()
  }
  on(form, "input change", () => { unsaved = true; copy(); later(1) })
  on(window, "online focus", save)
  on(document, "visibilitychange", () => document.hidden && save()) // phones end tabs that are out of sight
  on(window, "beforeunload", (event) => { if (unsaved && !leaving) event.preventDefault() })
  on(form, "submit", async (event) => {
    if (flying) { // else the first save and this one would each make a draft
      event.preventDefault()
      await flying
      return form.requestSubmit(event.submitter)
    }
    leaving = true
    each(form, "[name=csrfmiddlewaretoken]", (field) => { field.value = cookie("csrftoken") || field.value })
    copy(true)
  })
  on(window, "pageshow", () => { leaving = false })

  const old = copying && read(key)
  if (!old || !offer || JSON.stringify(old.entries) === JSON.stringify(entriesOf(form))) return sessionStorage.removeItem(key)
  const kept = new Date(old.at).toLocaleTimeString(root.lang, { timeStyle: "short" })
  offer.querySelector("[data-text]").textContent = say(offer.dataset.words, kept)
  form.prepend(offer)
  offer.hidden = false
  on(offer.querySelector("[data-put-back]"), "click", () => { putBack(form, old.entries); offer.hidden = true })
  on(offer.querySelector("[data-throw-away]"), "click", () => { sessionStorage.removeItem(key); offer.hidden = true })
}

/* Away at once: the page goes white, this place in the history is replaced, and the session ends behind it. */
function leaveQuickly (link) {
  root.classList.add("leaving")
  if (link.dataset.logout) fetch(link.dataset.logout, { method: "POST", keepalive: true, headers: { "X-CSRFToken": csrf() } }).catch(() => {})
  location.replace(link.href)
}
let escapes = []
on(document, "keydown", (event) => {
  if (event.key !== "Escape") return
  each(document, "details[data-menu][open]", (menu) => { menu.open = false; menu.querySelector("summary").focus() })
  escapes = [...escapes.filter((time) => event.timeStamp - time < 1500), event.timeStamp]
  if (escapes.length >= 3) each(document, "[data-quick-exit]", leaveQuickly)
})
on(window, "pageshow", () => root.classList.contains("leaving") && location.reload())
function chooseTheme (choice) {
  const [prefix, secure] = location.protocol === "https:" ? ["__Host-", "; Secure"] : ["", ""]
  document.cookie = `${prefix}theme=${choice}; path=/; max-age=${choice ? 31536000 : 0}; SameSite=Lax${secure}`
  choice ? root.setAttribute("data-bs-theme", choice) : root.removeAttribute("data-bs-theme")
  each(document, "[data-theme-choice]", (button) => button.setAttribute("aria-pressed", button.dataset.themeChoice === choice))
}
function fillIn (button) {
  const form = document.querySelector("form[data-demo-target]"), { login, password } = form.elements
  login.value = button.dataset.demoEmail
  password.value = button.dataset.demoPassword
  each(document, "[data-demo-email]", (other) => { other.ariaPressed = other === button })
  form.querySelector("button[type=submit]").focus()
}

/* "Back" in the page returns to the filters and the height one left, as the browser's own Back does. */
on(window, "pagehide", () => keep(`place:${location.pathname}`, { search: location.search, y: scrollY }))
function goBack (link) {
  const place = read(`place:${link.pathname}`)
  if (place && !link.search) link.search = place.search
  sessionStorage.setItem("return", link.pathname)
}
if (sessionStorage.getItem("return") === location.pathname) scrollTo(0, read(`place:${location.pathname}`)?.y ?? 0)
sessionStorage.removeItem("return")

on(document, "click", (event) => {
  const hit = (selector) => event.target.closest(selector)
  each(document, "details[data-menu][open]", (menu) => { if (!menu.contains(event.target)) menu.open = false })
  if (hit("[data-quick-exit]")) { event.preventDefault(); leaveQuickly(hit("[data-quick-exit]")) }
  if (hit("[data-theme-choice]")) chooseTheme(hit("[data-theme-choice]").dataset.themeChoice)
  if (hit("[data-demo-email]")) fillIn(hit("[data-demo-email]"))
  if (hit("[data-print]")) print()
  if (hit("[data-still-here]")) fetch("/", { redirect: "manual" }).then(alive, () => {})
  if (hit("a.back") && !event.ctrlKey && !event.metaKey) goBack(hit("a.back"))
})
on(document, "submit", (event) => event.target.matches("[data-forget-drafts]") && sessionStorage.clear())

function countLetters (area) {
  const line = area.parentElement.appendChild(Object.assign(document.createElement("p"), { className: "char-count", ariaLive: "polite" }))
  const left = () => area.maxLength - area.value.length
  on(area, "input", () => { line.textContent = left() <= area.maxLength / 5 ? say(page.dataset.charsLeft, left()) : "" })
}

/* The session's end is told five minutes before; any answer of the server puts it off. */
let ending = 0
function alive () {
  const warning = document.getElementById("session-warning")
  if (!warning) return
  clearTimeout(ending)
  warning.hidden = true
  ending = setTimeout(() => { warning.hidden = false }, warning.dataset.afterSeconds * 1000)
}

function start (within) {
  each(within, "form[data-autosave]", autosave)
  each(within, "textarea[data-count][maxlength]", countLetters)
  each(within, ".error-summary", (summary) => summary.focus())
}
start(document)
alive()
for (const key of Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX))) { // a page of somebody signed in: texts of others go, and so do those that were sent and taken
  const old = read(key), here = key === mine + location.pathname && document.querySelector("form[data-autosave]")
  if (!page.dataset.user) keep(key, { ...old, submitted: false })
  else if (!key.startsWith(mine) || (old?.submitted && !here)) sessionStorage.removeItem(key)
}

on(page, "htmx:configRequest", (event) => { event.detail.headers["X-CSRFToken"] = csrf() })
on(page, "htmx:load", (event) => event.detail.elt !== page && start(event.detail.elt))
on(page, "htmx:afterRequest", (event) => event.detail.elt.hasAttribute("data-asks-by-itself") || alive())
on(page, "htmx:responseError htmx:sendError", (event) => {
  if (event.detail.xhr?.status === 401) return location.reload()
  const line = Object.assign(document.createElement("div"), { className: "alert alert-error", textContent: page.dataset.failed })
  document.getElementById("messages")?.replaceChildren(line)
})
